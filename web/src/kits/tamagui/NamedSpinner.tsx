import { useLayoutEffect, useRef } from 'react'
import { Spinner } from 'tamagui'

import type { ServerProps } from '../define'

/** A spinner with a name for screen readers, which Tamagui's own cannot be given. */
export function NamedSpinner(props: ServerProps) {
  const wrapper = useRef<HTMLSpanElement>(null)
  const name = String(props['aria-label'] ?? 'Loading')
  useLayoutEffect(() => {
    wrapper.current?.querySelector('[role=progressbar]')?.setAttribute('aria-label', name)
  })
  return (
    <span ref={wrapper} style={{ display: 'contents' }}>
      <Spinner {...props} />
    </span>
  )
}
