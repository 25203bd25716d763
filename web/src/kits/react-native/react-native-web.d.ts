/** The parts of react-native-web that the kit wraps; the package has no types of its own. */
declare module 'react-native-web' {
  import type { ComponentType, ReactNode } from 'react'

  type NativeComponent<Own = object> = ComponentType<
    Own & { children?: ReactNode; style?: unknown; [prop: string]: unknown }
  >
  type Render<Entry> = (info: Entry) => ReactNode

  export const ActivityIndicator: NativeComponent
  export const Button: NativeComponent
  export const FlatList: NativeComponent<{ renderItem: Render<{ item: never }> }>
  export const Image: NativeComponent
  export const ImageBackground: NativeComponent
  export const KeyboardAvoidingView: NativeComponent
  export const Modal: NativeComponent
  export const Pressable: NativeComponent
  export const ScrollView: NativeComponent
  export const SectionList: NativeComponent<{ renderItem: Render<{ item: never }> }>
  export const Switch: NativeComponent
  export const Text: NativeComponent
  export const TextInput: NativeComponent
  export const TouchableHighlight: NativeComponent
  export const TouchableOpacity: NativeComponent
  export const TouchableWithoutFeedback: NativeComponent
  export const View: NativeComponent
}
