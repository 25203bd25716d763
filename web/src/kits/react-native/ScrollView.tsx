import type { ReactNode } from 'react'
import { ScrollView as NativeScrollView } from 'react-native-web'

import type { ServerProps } from '../define'

/** Rows that are wider can be scrolled: a phone would cut them. */
export const wide = { overflowX: 'auto' }

/** Scrolls its content; a refresh control stands above it. Focused, it scrolls by key. */
export function ScrollView({ refreshControl, style, ...props }: ServerProps) {
  return (
    <>
      {refreshControl as ReactNode}
      <NativeScrollView tabIndex={0} {...props} style={[wide, style]} />
    </>
  )
}
