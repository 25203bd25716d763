import { createContext, type ElementType, forwardRef, useContext } from 'react'
import { Text as NativeText, TextInput as NativeTextInput } from 'react-native-web'

import type { ServerProps } from '../define'
import { heldText } from '../drafts'

const InsideText = createContext(false)

const ownColor = { color: 'var(--color)' }

/** Text in the theme's colour, which react-native-web would draw black on any background. */
export function Text({ style, ...props }: ServerProps) {
  const isNested = useContext(InsideText)
  return (
    <InsideText.Provider value>
      <NativeText {...props} style={isNested ? style : [ownColor, style]} />
    </InsideText.Provider>
  )
}

// Its declaration has no ref.
const NativeField: ElementType = NativeTextInput

/** A text input in the theme's colours. */
export const TextInput = heldText(
  forwardRef<never, ServerProps>(function ThemedTextInput({ style, ...props }, ref) {
    return (
      <NativeField
        placeholderTextColor="var(--placeholderColor)"
        aria-label={props.placeholder}
        {...props}
        style={[ownColor, style]}
        ref={ref}
      />
    )
  })
)
