import type { CSSProperties } from 'react'

const box: CSSProperties = {
  display: 'block',
  boxSizing: 'border-box',
  maxWidth: '100%',
  overflow: 'auto',
  padding: '8px 12px',
  border: '1px dashed var(--color9, gray)',
  borderRadius: 8,
  color: 'var(--color12, inherit)',
  background: 'var(--color2, transparent)',
  font: '13px/1.45 ui-monospace, monospace',
  textAlign: 'left',
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
}

/** A labelled box in place of something that cannot be shown as it was meant. */
export function NoticeBox(props: { title: string; detail?: string; urgent?: boolean }) {
  return (
    <span role={props.urgent ? 'alert' : 'note'} style={box}>
      <strong>{props.title}</strong>
      {props.detail && <span style={{ display: 'block' }}>{props.detail}</span>}
    </span>
  )
}
