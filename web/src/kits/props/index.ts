import type { Identifier, KitName, NamesOf } from '../identifiers'
import { type Allowed, allowedProps, each, props, styled } from './allowed'
import { box, text, typing, withIcons } from './groups'
import {
  handler,
  listOf,
  node,
  number,
  pageSource,
  parts,
  record,
  scalar,
  scalars,
  style,
  token,
  videoSource,
} from './kinds'
import { reactNativeProps } from './reactNative'
import { svgProps } from './svg'
import { tamaguiProps } from './tamagui'

type KitProps<Kit extends KitName> = Record<NamesOf<Kit>, Allowed>

const button = styled(text, withIcons)

const riseProps: KitProps<'rise-tools/kit'> = {
  AnimatedProgress: props(each(scalar, 'startProgress endProgress duration'), {
    ...each(token, 'size opacity'),
  }),
  BottomSheet: props({
    ...each(node, 'trigger children'),
    ...each(
      scalar,
      `modal dismissOnSnapToBottom dismissOnOverlayPress snapPointsMode disableDrag zIndex
      moveOnKeyboardChange`
    ),
    ...each(number, 'position defaultPosition'),
    snapPoints: scalars,
    animation: parts,
    frameProps: (value) =>
      typeof value === 'object' && value !== null
        ? allowedProps(styled(box), value as Record<string, unknown>)
        : undefined,
  }),
  BottomSheetCloseButton: button,
  BottomSheetSubmitButton: styled(text, withIcons, { pendingState: node }),
  BottomSheetTriggerButton: button,
  RNDraggableFlatList: props({
    ...each(node, 'header footer'),
    ...each(handler, 'onItemPress onReorder'),
    data: listOf(record({ key: scalar, label: node, onPress: handler })),
  }),
  SmoothSlider: props(each(scalar, 'value size min max step smoothing'), {
    onValueChange: handler,
  }),
}

/** The id of a field is the name of its value, and no name in the document. */
const field = { ...box, id: scalar, label: node }
const options = listOf(record({ key: scalar, label: node }))

const formsProps: KitProps<'rise-tools/kit-forms'> = {
  CheckboxField: styled(field, each(scalar, 'defaultChecked required')),
  Form: styled(box, { onSubmit: handler }),
  InputField: styled(text, field, typing),
  RadioGroupField: styled(field, { options }, each(scalar, 'defaultValue mode required')),
  SelectField: styled(field, { options, placeholder: node }, each(scalar, 'defaultValue')),
  SliderField: styled(
    field,
    { defaultValue: scalars },
    {
      ...each(scalar, 'min max step orientation'),
    }
  ),
  SubmitButton: styled(text, withIcons, { pendingState: node }),
  SwitchField: styled(field, each(scalar, 'defaultChecked required')),
  TextField: styled(text, field, typing),
  ToggleGroupField: styled(
    field,
    { options, defaultValue: scalars },
    {
      ...each(scalar, 'type orientation disableDeactivation'),
    }
  ),
}

const screen = each(scalar, 'title headerTitle headerShown')

const single = {
  'rise-tools/kit-lucide-icons/Icon': props(each(scalar, 'icon'), {
    ...each(token, 'size color fill stroke strokeWidth absoluteStrokeWidth opacity'),
  }),
  'rise-tools/kit-qrcode/QRCode': props(each(scalar, 'value'), {
    ...each(token, 'size level ecl color backgroundColor'),
  }),
  'rise-tools/kit-webview/WebView': props({ source: pageSource, title: scalar, style }),
  'rise-tools/kit-expo-video/Video': props({
    ...each(scalar, 'autoplay loop muted volume playbackRate preservesPitch nativeControls'),
    contentFit: token,
    source: videoSource,
    style,
  }),
  'rise-tools/kit-react-navigation/StackScreen': props(screen, { options: record(screen) }),
  StackScreen: props(screen, { options: record(screen) }),
} satisfies Partial<Record<Identifier, Allowed>>

function prefixed<Kit extends KitName>(kit: Kit, members: KitProps<Kit>) {
  const entries = Object.entries<Allowed>(members).map(([name, list]) => [`${kit}/${name}`, list])
  return Object.fromEntries(entries) as Record<`${Kit}/${NamesOf<Kit>}`, Allowed>
}

/** The type lets no identifier be forgotten. */
const lists: Record<Identifier, Allowed> = {
  ...prefixed('rise-tools/kit', riseProps),
  ...prefixed('rise-tools/kit-forms', formsProps),
  ...prefixed('rise-tools/kit-tamagui', tamaguiProps),
  ...prefixed('rise-tools/kit-react-native', reactNativeProps),
  ...prefixed('rise-tools/kit-svg', svgProps),
  ...single,
}

/**
 * Of the props that a server wrote for a component, those that the component may get. A component
 * that no kit has is only described, and gets all of them.
 */
export function propsFor(identifier: string, given: Record<string, unknown>) {
  return Object.hasOwn(lists, identifier)
    ? allowedProps(lists[identifier as Identifier], given)
    : given
}
