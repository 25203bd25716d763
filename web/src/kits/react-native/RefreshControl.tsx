import type { CSSProperties } from 'react'
import { ActivityIndicator } from 'react-native-web'

import { RefreshMark } from '../marks'

interface Props {
  refreshing?: boolean
  onRefresh?: () => void
  enabled?: boolean
  title?: string
  tintColor?: string
  titleColor?: string
}

/** What pulling down does on a phone is a button here, above the content. */
export function RefreshControl(props: Props) {
  const { refreshing = false, enabled = true, title, tintColor, titleColor } = props
  return (
    <div style={line}>
      <button
        type="button"
        disabled={refreshing || !enabled}
        onClick={props.onRefresh}
        style={{ ...button, color: titleColor ?? 'var(--color11)' }}
      >
        {refreshing ? (
          <ActivityIndicator size={16} color={tintColor ?? 'var(--color11)'} />
        ) : (
          <RefreshMark />
        )}
        {title ?? 'Refresh'}
      </button>
    </div>
  )
}

const line: CSSProperties = { display: 'flex', justifyContent: 'center', flexShrink: 0, padding: 4 }

const button: CSSProperties = {
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  padding: '6px 12px',
  border: 0,
  borderRadius: 8,
  background: 'none',
  font: '13px system-ui, sans-serif',
  cursor: 'pointer',
}
