import { useEffect } from 'react'

import type { ServerProps } from './define'
import { type ScreenOptions, useKitHost } from './host'

/** Tells the page how to head this screen; it shows nothing itself. */
export function StackScreen(props: ServerProps) {
  const host = useKitHost()
  const { title, headerShown } = optionsOf(props)
  useEffect(() => host.setScreen?.({ title, headerShown }), [host, title, headerShown])
  return null
}

/** react-navigation takes the options as props, expo-router in `options`. */
function optionsOf(props: ServerProps): ScreenOptions {
  const options = { ...props, ...(props.options as object | undefined) } as ServerProps
  const title = options.title ?? options.headerTitle
  return {
    title: typeof title === 'string' ? title : undefined,
    headerShown: typeof options.headerShown === 'boolean' ? options.headerShown : undefined,
  }
}
