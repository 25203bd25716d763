import type { ReactNode } from 'react'
import { ScrollView as NativeScrollView } from 'react-native-web'

import type { ServerProps } from '../define'

/** Scrolls its content; a refresh control stands above it. Focused, it scrolls by key. */
export function ScrollView({ refreshControl, ...props }: ServerProps) {
  return (
    <>
      {refreshControl as ReactNode}
      <NativeScrollView tabIndex={0} {...props} />
    </>
  )
}
