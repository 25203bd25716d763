import { type Example, event, kit, set, state, store } from '../tree'

const t = kit('rise-tools/kit-tamagui')

const sheetOpen = state('sheet-open', false)

/** What opens above a screen; each is shut until it is used. */
export const overlayExamples: Example[] = [
  {
    title: 'Dialog',
    tree: t(
      'Dialog',
      { modal: true, onOpenChange: event },
      t('DialogTrigger', { asChild: true }, t('Button', {}, 'Open dialog')),
      t(
        'Adapt',
        { when: 'sm', platform: 'touch' },
        t('DialogSheet', { modal: true }, t('SheetFrame', {}, t('AdaptContents', {})))
      ),
      t(
        'DialogPortal',
        {},
        t('DialogOverlay', { key: 'overlay', opacity: 0.5 }),
        t(
          'DialogContent',
          { key: 'content', bordered: true, elevate: true, gap: '$3' },
          t('DialogTitle', {}, 'A dialog'),
          t('DialogClose', { asChild: true }, t('Button', {}, 'Close dialog'))
        )
      )
    ),
  },
  {
    title: 'AlertDialog',
    tree: t(
      'AlertDialog',
      { onOpenChange: event },
      t('AlertDialogTrigger', { asChild: true }, t('Button', {}, 'Open alert')),
      t(
        'AlertDialogPortal',
        {},
        t('AlertDialogOverlay', { key: 'overlay', opacity: 0.5 }),
        t(
          'AlertDialogContent',
          { key: 'content', bordered: true, elevate: true, gap: '$3' },
          t('AlertDialogTitle', {}, 'Are you sure?'),
          t(
            'XStack',
            { gap: '$2' },
            t('AlertDialogCancel', { asChild: true }, t('Button', {}, 'Cancel')),
            t(
              'AlertDialogAction',
              { asChild: true },
              t('Button', { theme: 'red', onPress: event }, 'Yes')
            )
          )
        )
      )
    ),
  },
  {
    title: 'Popover',
    tree: t(
      'Popover',
      { size: '$5', allowFlip: true, placement: 'bottom' },
      t('PopoverAnchor', {}, t('Text', {}, 'Anchor')),
      t('PopoverTrigger', { asChild: true }, t('Button', {}, 'Open popover')),
      t(
        'Adapt',
        { when: 'sm', platform: 'touch' },
        t('PopoverSheet', { modal: true }, t('SheetFrame', {}, t('AdaptContents', {})))
      ),
      t(
        'PopoverContent',
        { bordered: true, elevate: true, padding: '$3' },
        t('PopoverScrollView', {}, t('Text', {}, 'Popover content'))
      )
    ),
  },
  {
    title: 'Tooltip',
    tree: t(
      'YStack',
      { gap: '$2' },
      t(
        'Tooltip',
        { key: 'trigger', placement: 'bottom', delay: 0, restMs: 0, onOpenChange: event },
        t('TooltipTrigger', { asChild: true }, t('Button', {}, 'Point here')),
        t('TooltipContent', { elevate: true }, t('Text', {}, 'Tooltip content'))
      ),
      t(
        'Tooltip',
        { key: 'anchor', placement: 'bottom', delay: 0, restMs: 0 },
        t('TooltipAnchor', {}, t('Text', {}, 'Or at this anchor')),
        t('TooltipContent', { elevate: true }, t('Text', {}, 'Anchored content'))
      )
    ),
  },
  {
    title: 'Sheet',
    tree: t(
      'YStack',
      {},
      t('Button', { onPress: set(sheetOpen, true) }, 'Open sheet'),
      t(
        'Sheet',
        { modal: true, open: sheetOpen, onOpenChange: store(sheetOpen), snapPoints: [50] },
        t('SheetOverlay', {}),
        t('SheetHandle', {}),
        t(
          'SheetFrame',
          { padding: '$4' },
          t('SheetScrollView', {}, t('Button', { onPress: set(sheetOpen, false) }, 'Close sheet'))
        )
      )
    ),
  },
]
