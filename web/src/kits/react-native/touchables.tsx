import {
  Pressable,
  TouchableHighlight as NativeTouchableHighlight,
  TouchableWithoutFeedback as NativeTouchableWithoutFeedback,
  View,
} from 'react-native-web'

import type { ServerProps } from '../define'

/** Darkens behind its content; a view of our own takes the props that `<Rise>` would drop. */
export function TouchableHighlight({ children, ...props }: ServerProps) {
  return (
    <NativeTouchableHighlight underlayColor="var(--backgroundPress)" {...props}>
      <View>{children}</View>
    </NativeTouchableHighlight>
  )
}

/** Pressable with nothing to see; a view of our own takes the press. */
export function TouchableWithoutFeedback({ children, ...props }: ServerProps) {
  return (
    <NativeTouchableWithoutFeedback {...props}>
      <View>{children}</View>
    </NativeTouchableWithoutFeedback>
  )
}

/** Android's touch feedback: the background answers the press. */
export function TouchableNativeFeedback({ children, style, ...props }: ServerProps) {
  return (
    <Pressable
      {...props}
      style={({ pressed }: { pressed: boolean }) => [
        { transitionProperty: 'background-color', transitionDuration: '150ms', borderRadius: 4 },
        style,
        pressed && { backgroundColor: 'var(--backgroundPress)' },
      ]}
    >
      {children}
    </Pressable>
  )
}
