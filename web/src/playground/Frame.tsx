import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react'

import { Icon } from './Icon'
import type { FrameKind } from './page'

export interface Size {
  width: number
  height: number
}

/** What devices measure, in CSS pixels. */
const sizes: Record<Exclude<FrameKind, 'fill'>, Size> = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  wall: { width: 1920, height: 1080 },
}

/** The size of an element, as it changes. */
export function useSize<E extends HTMLElement>() {
  const ref = useRef<E>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(ref.current!)
    return () => observer.disconnect()
  }, [])
  return [ref, size] as const
}

/** A phone is cut to the room, which keeps its text sharp; larger devices are drawn smaller. */
function fit(kind: Exclude<FrameKind, 'fill'>, room: Size): Size & { scale: number } {
  const { width, height } = sizes[kind]
  if (kind === 'phone') return { width, height: Math.min(height, room.height), scale: 1 }
  const scale = Math.min(1, room.width / width, room.height / height)
  return { width, height, scale: Math.max(0.1, scale) }
}

/** The picture of a device around a screen. */
export function Device(props: { kind: FrameKind; room: Size; children: ReactNode }) {
  if (props.kind === 'fill') return <div className="device device-fill">{props.children}</div>
  const { width, height, scale } = fit(props.kind, props.room)
  const inner: CSSProperties = { width, height, transform: `scale(${scale})` }
  return (
    <div
      className={`device device-${props.kind}`}
      style={{ width: width * scale, height: height * scale }}
    >
      <div className="device-glass" style={inner}>
        {props.children}
      </div>
    </div>
  )
}

export interface BarProps {
  path: string
  title: string
  canGoBack: boolean
  canClose: boolean
  goBack(): void
  close(): void
  navigate(path: string): void
  openOnPhone(): void
}

/** Above a screen: where it is, and where it can go. */
export function Bar({ path, title, ...does }: BarProps) {
  const [typed, setTyped] = useState(path)
  useEffect(() => setTyped(path), [path])
  return (
    <form
      className="bar"
      onSubmit={(event) => {
        event.preventDefault()
        does.navigate(typed)
      }}
    >
      <button
        type="button"
        className="quiet"
        aria-label="Back"
        disabled={!does.canGoBack}
        onClick={does.goBack}
      >
        <Icon name="back" />
      </button>
      <span className="bar-path">
        <span aria-hidden="true">/</span>
        <input
          aria-label="Path of this screen"
          list="paths"
          spellCheck={false}
          autoCapitalize="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => setTyped(path)}
        />
        {title && <span className="bar-title">{title}</span>}
      </span>
      <button type="button" className="quiet" title="Open on a phone" onClick={does.openOnPhone}>
        <Icon name="qr" />
        <span className="unseen">Open on a phone</span>
      </button>
      {does.canClose && (
        <button type="button" className="quiet" aria-label="Close screen" onClick={does.close}>
          <Icon name="close" />
        </button>
      )}
    </form>
  )
}
