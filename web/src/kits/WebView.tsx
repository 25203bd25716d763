import { useState } from 'react'

import type { ServerProps } from './define'
import { NoticeBox } from './NoticeBox'
import { styleOf } from './svg/props'
import { safeUrl, uriOf } from './urls'

/** A page within the screen. It may run its scripts, but as a stranger to this page. */
export function WebView({ source, style, ...props }: ServerProps) {
  const [isLoading, setLoading] = useState(true)
  const html = (source as { html?: unknown } | undefined)?.html
  const url = safeUrl(uriOf(source))
  if (!url && typeof html !== 'string') return <NoticeBox title="This web view has no address" />
  return (
    <iframe
      title={typeof props.title === 'string' ? props.title : 'Web page'}
      src={url}
      srcDoc={url || typeof html !== 'string' ? undefined : html}
      sandbox="allow-scripts allow-forms allow-popups"
      referrerPolicy="no-referrer"
      data-loading={isLoading ? '' : undefined}
      onLoad={() => setLoading(false)}
      style={{ flex: 1, width: '100%', minHeight: 240, border: 0, ...styleOf(style) }}
    />
  )
}
