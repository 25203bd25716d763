import { type Example, kit } from '../tree'

const t = kit('rise-tools/kit-tamagui')

const block = (key: string, color: string) =>
  t('View', { key, width: 48, height: 48, backgroundColor: color, borderRadius: '$3' })

const blocks = () => [block('a', '$blue8'), block('b', '$green8'), block('c', '$red8')]

const regions = ['Section', 'Article', 'Main', 'Header', 'Aside', 'Footer', 'Nav'] as const

/** Stacks, shapes and what else arranges a screen. */
export const layoutExamples: Example[] = [
  {
    title: 'View',
    tree: t('View', { padding: '$3', backgroundColor: '$color4' }, t('Text', {}, 'A view')),
  },
  { title: 'XStack', tree: t('XStack', { gap: '$2' }, ...blocks()) },
  { title: 'YStack', tree: t('YStack', { gap: '$2' }, ...blocks()) },
  {
    title: 'ZStack',
    tree: t(
      'ZStack',
      { width: 120, height: 80 },
      t('YStack', { key: 'under', fullscreen: true, backgroundColor: '$blue8' }),
      t('View', { key: 'over', width: 60, height: 40, backgroundColor: '$yellow8' })
    ),
  },
  {
    title: 'SizableStack',
    tree: t('SizableStack', { size: '$4', backgroundColor: '$color4' }, t('Text', {}, 'Size $4')),
  },
  {
    title: 'Unspaced',
    tree: t('YStack', { space: '$4' }, t('Unspaced', {}, t('Text', {}, 'Out of the spacing'))),
  },
  {
    title: 'Group',
    tree: t(
      'Group',
      { orientation: 'horizontal' },
      t('GroupItem', { key: 'left' }, t('Button', {}, 'Left')),
      t('GroupItem', { key: 'middle' }, t('Button', {}, 'Middle')),
      t('GroupItem', { key: 'right' }, t('Button', {}, 'Right'))
    ),
  },
  {
    title: 'Shapes',
    tree: t(
      'XStack',
      { gap: '$3' },
      t('Square', { key: 'square', size: 56, backgroundColor: '$purple8' }, t('Text', {}, 'S')),
      t('Circle', { key: 'circle', size: 56, backgroundColor: '$orange8' }, t('Text', {}, 'C'))
    ),
  },
  {
    title: 'Separator',
    tree: t(
      'YStack',
      { gap: '$2' },
      t('Text', {}, 'Above'),
      t('Separator', { borderColor: '$color8' }),
      t('Text', {}, 'Below')
    ),
  },
  {
    title: 'ScrollView',
    tree: t(
      'ScrollView',
      { height: 90, backgroundColor: '$color3', tabIndex: 0, 'aria-label': 'Lines' },
      ...['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((line) =>
        t('Text', { key: line, padding: '$2' }, line)
      )
    ),
  },
  {
    title: 'LinearGradient',
    tree: t('LinearGradient', { height: 60, borderRadius: '$4', colors: ['$blue8', '$pink8'] }),
  },
  {
    title: 'Card',
    tree: t(
      'Card',
      { bordered: true, width: 240, height: 160 },
      t('CardHeader', { padded: true }, t('H4', {}, 'A card')),
      t('CardFooter', { padded: true }, t('Text', {}, 'Its footer')),
      t('CardBackground', {}, t('YStack', { fullscreen: true, backgroundColor: '$color4' }))
    ),
  },
  {
    title: 'Regions',
    tree: t(
      'YStack',
      { gap: '$1' },
      ...regions.map((name) =>
        t(
          name,
          { key: name, padding: '$1', 'aria-label': name, role: 'group' },
          t('Text', {}, name)
        )
      )
    ),
  },
  {
    title: 'Theme',
    tree: t(
      'XStack',
      { gap: '$2' },
      ...(['blue', 'green', 'red', 'yellow'] as const).map((name) =>
        t('Theme', { key: name, name }, t('Button', {}, name))
      )
    ),
  },
  { title: 'PortalProvider', tree: t('PortalProvider', {}, t('Text', {}, 'Inside a provider')) },
  {
    title: 'VisuallyHidden',
    tree: t(
      'XStack',
      {},
      t('Text', {}, 'Only a screen reader reads on'),
      t('VisuallyHidden', {}, t('Text', {}, ': hidden words'))
    ),
  },
]
