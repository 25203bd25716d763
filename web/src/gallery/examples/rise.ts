import { component, type Example, event, kit, state, store } from '../tree'

const r = kit('rise-tools/kit')
const f = kit('rise-tools/kit-forms')
const t = kit('rise-tools/kit-tamagui')

const level = state('level', 40)

const row = (key: string, name: string) => ({
  key,
  label: t('Text', { padding: '$3' }, name),
  onPress: event,
})

/** Rise's own components, and navigation, which shows nothing. */
export const riseExamples: Example[] = [
  {
    title: 'AnimatedProgress',
    tree: t(
      'YStack',
      { gap: '$3' },
      r('AnimatedProgress', {
        key: 'small',
        startProgress: null,
        endProgress: 0.4,
        duration: 500,
        size: 'small',
      }),
      r('AnimatedProgress', {
        key: 'large',
        startProgress: null,
        endProgress: 0.8,
        duration: 500,
        size: 'large',
      })
    ),
  },
  {
    title: 'SmoothSlider',
    tree: r('SmoothSlider', {
      value: level,
      min: 0,
      max: 100,
      step: 1,
      onValueChange: store(level),
    }),
  },
  {
    title: 'RNDraggableFlatList',
    tree: r('RNDraggableFlatList', {
      data: [row('one', 'One'), row('two', 'Two'), row('three', 'Three')],
      header: t('H4', {}, 'Header'),
      footer: t('Text', {}, 'Footer'),
    }),
  },
  {
    title: 'BottomSheet',
    tree: r(
      'BottomSheet',
      {
        trigger: r('BottomSheetTriggerButton', {}, 'Open bottom sheet'),
        frameProps: { gap: '$3' },
        snapPoints: [60],
      },
      f(
        'Form',
        { onSubmit: event },
        f('InputField', { id: 'name', label: 'Name', defaultValue: 'Ada' }),
        r('BottomSheetSubmitButton', {}, 'Send and close')
      ),
      r('BottomSheetCloseButton', {}, 'Close bottom sheet')
    ),
  },
  {
    title: 'StackScreen',
    tree: component('rise-tools/react/Fragment', {}, [
      component('rise-tools/kit-react-navigation/StackScreen', { title: 'Gallery' }),
      component('StackScreen', { options: { title: 'Gallery' } }),
      t('Text', { key: 'text' }, 'Names the screen and shows nothing'),
    ]),
  },
]
