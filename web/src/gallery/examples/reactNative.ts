import { type Example, event, kit } from '../tree'
import { landscape } from './pictures'

const n = kit('rise-tools/kit-react-native')

const row = (key: string) => ({ key, view: n('Text', { style: { padding: 6 } }, `Row ${key}`) })

const rows = (count: number) => Array.from({ length: count }, (_, index) => row(String(index + 1)))

const touchables = [
  'Pressable',
  'TouchableHighlight',
  'TouchableNativeFeedback',
  'TouchableOpacity',
  'TouchableWithoutFeedback',
] as const

/** React Native's own components. */
export const reactNativeExamples: Example[] = [
  {
    title: 'View and Text',
    tree: n(
      'View',
      { style: { padding: 12, borderWidth: 1, borderColor: 'gray' } },
      n('Text', {}, 'Text with a ', n('Text', { style: { fontWeight: 'bold' } }, 'bold part'))
    ),
  },
  {
    title: 'Touchables',
    tree: n(
      'View',
      { style: { gap: 4 } },
      ...touchables.map((name) => n(name, { key: name, onPress: event }, n('Text', {}, name)))
    ),
  },
  { title: 'Button', tree: n('Button', { title: 'A button', onPress: event }) },
  {
    title: 'TextInput',
    tree: n('TextInput', {
      defaultValue: 'Typed',
      accessibilityLabel: 'Typed',
      onChangeText: event,
      style: { borderWidth: 1, borderColor: 'gray', padding: 8 },
    }),
  },
  {
    title: 'Switch',
    tree: n('Switch', { value: true, accessibilityLabel: 'On', onValueChange: event }),
  },
  { title: 'ActivityIndicator', tree: n('ActivityIndicator', { size: 'large' }) },
  {
    title: 'Image',
    tree: n('Image', {
      source: { uri: landscape },
      accessibilityLabel: 'Hills',
      style: { width: 180, height: 120 },
    }),
  },
  {
    title: 'ImageBackground',
    tree: n(
      'ImageBackground',
      {
        source: { uri: landscape },
        style: { width: 180, height: 120, padding: 8, backgroundColor: '#9bd3f5' },
      },
      n('Text', { style: { color: 'black' } }, 'In front of hills')
    ),
  },
  {
    title: 'FlatList',
    tree: n(
      'View',
      { style: { height: 160 } },
      n('FlatList', { data: rows(1000), onRefresh: event })
    ),
  },
  {
    title: 'SectionList',
    tree: n('SectionList', {
      sections: [
        { key: 'a', title: n('Text', { style: { fontWeight: 'bold' } }, 'First'), data: rows(2) },
        { key: 'b', title: n('Text', { style: { fontWeight: 'bold' } }, 'Second'), data: rows(2) },
      ],
    }),
  },
  {
    title: 'ScrollView',
    tree: n(
      'View',
      { style: { height: 120 } },
      n(
        'ScrollView',
        { refreshControl: n('RefreshControl', { refreshing: false, onRefresh: event }) },
        ...rows(10).map((item) => n('View', { key: item.key }, item.view))
      )
    ),
  },
  {
    title: 'KeyboardAvoidingView',
    tree: n(
      'KeyboardAvoidingView',
      { behavior: 'padding' },
      n('Text', {}, 'Avoids no keyboard here')
    ),
  },
  {
    title: 'Modal and StatusBar',
    tree: n(
      'View',
      {},
      n('StatusBar', { barStyle: 'default' }),
      n('Modal', { visible: false }, n('Text', {}, 'In the modal')),
      n('Text', {}, 'A closed modal and a status bar show nothing')
    ),
  },
]
