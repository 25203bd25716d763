import type { ReactNode } from 'react'
import { ScrollView as NativeScrollView } from 'react-native-web'

import type { ServerProps } from '../define'

/** Scrolls its content; a refresh control stands above it. */
export function ScrollView({ refreshControl, ...props }: ServerProps) {
  return (
    <>
      {refreshControl as ReactNode}
      <NativeScrollView {...props} />
    </>
  )
}
