import { useMemo, useState } from 'react'

import { wellFormed } from '../../base/wellFormed'
import type { ServerProps } from '../define'
import { NoticeBox } from '../NoticeBox'
import { safeImageUrl } from '../urls'
import { styleOf } from './props'

/** The attributes that react-native-svg passes from the component to the drawing's root. */
const inherited = ['fill', 'stroke', 'color', 'strokeWidth', 'opacity'] as const

/** A drawing given as text. It is shown as an image, in which no script runs and nothing loads. */
export function SvgXml({ xml, ...props }: ServerProps) {
  const overrides = Object.fromEntries(inherited.map((name) => [name, props[name]]))
  const source = useMemo(
    () => dataUrlOf(String(xml ?? ''), overrides),
    [xml, ...Object.values(overrides)]
  )
  if (!source) return <NoticeBox title="This is no SVG" detail={String(xml ?? '').slice(0, 200)} />
  return <Picture {...props} source={source} />
}

/** A drawing at an address, shown as an image. */
export function SvgUri({ uri, ...props }: ServerProps) {
  return <Picture {...props} source={safeImageUrl(uri)} />
}

function Picture({ source, width, height, style, ...props }: ServerProps) {
  const [isMissing, setMissing] = useState(false)
  const label = props.accessibilityLabel ?? props['aria-label'] ?? props.title
  return (
    <img
      src={source as string | undefined}
      alt={
        typeof label === 'string' ? label : isMissing ? 'A picture that could not be loaded' : ''
      }
      onLoad={(event) => {
        setMissing(false)
        if (typeof props.onLoad === 'function') props.onLoad(event)
      }}
      onError={(event) => {
        setMissing(true)
        if (typeof props.onError === 'function') props.onError(event)
      }}
      style={{
        width: width as string,
        height: height as string,
        flexShrink: 0,
        ...styleOf(style),
      }}
    />
  )
}

function dataUrlOf(xml: string, overrides: Record<string, unknown>): string | null {
  const parsed = new DOMParser().parseFromString(withNamespace(xml), 'image/svg+xml')
  const root = parsed.documentElement
  if (root.nodeName !== 'svg' || parsed.querySelector('parsererror')) return null
  for (const [name, value] of Object.entries(overrides)) {
    if (value === undefined) continue
    root.setAttribute(name === 'strokeWidth' ? 'stroke-width' : name, String(value))
  }
  return `data:image/svg+xml,${encodeURIComponent(wellFormed(new XMLSerializer().serializeToString(root)))}`
}

/** An image must say what it is; a phone does not need to be told. */
function withNamespace(xml: string): string {
  if (/<svg[^>]*\sxmlns=/.test(xml)) return xml
  return xml.replace(/<svg/, '<svg xmlns="http://www.w3.org/2000/svg"')
}
