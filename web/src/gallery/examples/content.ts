import { type Example, event, kit } from '../tree'
import { landscape } from './pictures'

const t = kit('rise-tools/kit-tamagui')

const headings = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'Heading'] as const

/** Text, pictures and plain controls. */
export const contentExamples: Example[] = [
  {
    title: 'Headings',
    tree: t('YStack', { gap: '$1' }, ...headings.map((name) => t(name, { key: name }, name))),
  },
  {
    title: 'Text',
    tree: t(
      'YStack',
      { gap: '$2' },
      t('Text', { color: '$red11' }, 'Text in $red11'),
      t('SizableText', { size: '$6' }, 'Sizable text of $6'),
      t('Paragraph', {}, 'A paragraph, whose lines are as long as the screen lets them be.')
    ),
  },
  {
    title: 'Anchor',
    tree: t('Anchor', { href: 'https://example.com', target: '_blank' }, 'A link'),
  },
  {
    title: 'Button',
    tree: t(
      'XStack',
      { gap: '$2', flexWrap: 'wrap' },
      t('Button', { key: 'plain', onPress: event }, 'Plain'),
      t('Button', { key: 'theme', theme: 'blue', onPress: event }, 'Blue'),
      t('Button', { key: 'size', size: '$2', onPress: event }, 'Small'),
      t('Button', { key: 'chromeless', chromeless: true, onPress: event }, 'Chromeless'),
      t('Button', { key: 'off', disabled: true, opacity: 0.5 }, 'Disabled'),
      t(
        'Button',
        { key: 'press', pressStyle: { backgroundColor: '$red8' }, onPress: event },
        'Press'
      )
    ),
  },
  {
    title: 'ListItem',
    tree: t(
      'YStack',
      { width: 280 },
      t('ListItem', { title: 'Title', subTitle: 'Subtitle', bordered: true }),
      t(
        'ListItem',
        { bordered: true },
        t(
          'YStack',
          {},
          t('ListItemTitle', {}, 'A title of its own'),
          t('ListItemSubtitle', {}, 'A subtitle of its own'),
          t('ListItemText', {}, 'Text')
        )
      )
    ),
  },
  {
    title: 'Avatar',
    tree: t(
      'XStack',
      { gap: '$2' },
      t(
        'Avatar',
        { key: 'image', circular: true, size: '$6' },
        t('AvatarImage', { src: landscape, accessibilityLabel: 'Hills' }),
        t('AvatarFallback', { backgroundColor: '$blue8' })
      ),
      t(
        'Avatar',
        { key: 'fallback', circular: true, size: '$6' },
        t('AvatarFallback', { backgroundColor: '$blue8' })
      )
    ),
  },
  {
    title: 'Image',
    tree: t('Image', {
      source: { uri: landscape, width: 180, height: 120 },
      accessibilityLabel: 'Hills',
    }),
  },
  { title: 'Spinner', tree: t('Spinner', { size: 'large', color: '$blue10' }) },
  {
    title: 'Progress',
    tree: t('Progress', { value: 60, 'aria-label': 'Progress' }, t('ProgressIndicator', {})),
  },
]
