import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'

import { useRemembered } from '../playground/hooks'

export type Side = 'right' | 'bottom'

interface Sizes {
  right: number
  bottom: number
}

function isSizes(value: unknown): value is Sizes {
  const { right, bottom } = (value ?? {}) as Partial<Sizes>
  return Number.isFinite(right) && Number.isFinite(bottom)
}

const usual: Sizes = { right: 440, bottom: 320 }
const least = 200
const step = 24

/** A panel at a side of the page, as large as it is dragged. */
export function Panel({ side, children }: { side: Side; children: ReactNode }) {
  const panel = useRef<HTMLElement>(null)
  const [sizes, setSizes] = useRemembered('inspector.size', usual, isSizes)
  const size = sizes[side]

  const resize = (asked: number) => {
    const room = panel.current!.parentElement!
    const whole = side === 'right' ? room.clientWidth : room.clientHeight
    const next = Math.max(Math.min(least, whole), Math.min(asked, whole * 0.8))
    setSizes({ ...sizes, [side]: Math.round(next) })
  }
  const drag = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { right, bottom } = panel.current!.getBoundingClientRect()
    resize(side === 'right' ? right - event.clientX : bottom - event.clientY)
  }
  const press = (event: KeyboardEvent) => {
    const growing = side === 'right' ? 'ArrowLeft' : 'ArrowUp'
    const shrinking = side === 'right' ? 'ArrowRight' : 'ArrowDown'
    if (event.key === growing) resize(size + step)
    else if (event.key === shrinking) resize(size - step)
    else return
    event.preventDefault()
  }

  return (
    <aside
      ref={panel}
      className={`inspector inspector-${side}`}
      aria-label="Inspector"
      style={side === 'right' ? { width: size } : { height: size }}
    >
      <div
        className="grip"
        role="separator"
        tabIndex={0}
        aria-label="Size of the inspector"
        aria-orientation={side === 'right' ? 'vertical' : 'horizontal'}
        aria-valuenow={size}
        aria-valuemin={least}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
      />
      {children}
    </aside>
  )
}
