import { useEffect } from 'react'

interface Props {
  backgroundColor?: string
  hidden?: boolean
}

/** A browser's bar is the tab's: its colour is all that a page can choose. */
export function StatusBar({ backgroundColor, hidden }: Props) {
  useEffect(() => {
    if (!backgroundColor || hidden) return
    const meta = document.createElement('meta')
    meta.name = 'theme-color'
    meta.content = backgroundColor
    document.head.prepend(meta)
    return () => meta.remove()
  }, [backgroundColor, hidden])
  return null
}
