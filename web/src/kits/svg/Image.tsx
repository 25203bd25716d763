import { useState } from 'react'

import type { ServerProps } from '../define'
import { safeImageUrl, uriOf } from '../urls'
import { useSvgProps } from './props'

/** A picture within a drawing, or a frame in its place where it cannot be loaded. */
export function Image({ href, xlinkHref, ...props }: ServerProps) {
  const attributes = useSvgProps(props)
  const address = safeImageUrl(uriOf(href ?? xlinkHref))
  const [failed, setFailed] = useState<string>()
  if (address !== undefined && address !== failed) {
    return <image {...attributes} href={address} onError={() => setFailed(address)} />
  }
  return (
    <rect {...attributes} fill="none" stroke="gray" strokeDasharray="4">
      <title>A picture that could not be loaded</title>
    </rect>
  )
}
