import type { ServerProps } from '../define'
import { safeImageUrl, uriOf } from '../urls'
import { useSvgProps } from './props'

/** A picture within a drawing. */
export function Image({ href, xlinkHref, ...props }: ServerProps) {
  const attributes = useSvgProps(props)
  return <image {...attributes} href={safeImageUrl(uriOf(href ?? xlinkHref))} />
}
