import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
} from 'react'

import { useGuard } from '../handlers'
import { LongChildren } from '../LongChildren'
import { GripMark } from '../marks'
import { PressArea } from '../PressArea'
import { useReorder } from './useReorder'

interface Item {
  key: string
  label?: ReactNode
  onPress?: () => void
}

interface Props {
  data?: Item[]
  header?: ReactNode
  footer?: ReactNode
  onItemPress?: (key: string) => void
  onReorder?: (keys: string[]) => unknown
}

/** A list whose rows are put in order by dragging their grips, or with the arrow keys on them. */
export function RNDraggableFlatList({ data = [], header, footer, onItemPress, onReorder }: Props) {
  const guard = useGuard()
  const rows = useRef(new Map<string, HTMLElement>())
  const reorder = useReorder(
    data.map((item) => item.key),
    onReorder
  )
  const items = new Map(data.map((item) => [item.key, item]))

  const rowOf = (key: string) => {
    const item = items.get(key)
    if (!item) return null
    const press = item.onPress ?? (onItemPress && (() => onItemPress(key)))
    return (
      <div
        key={key}
        role="listitem"
        ref={(element) => {
          if (element) rows.current.set(key, element)
          else rows.current.delete(key)
        }}
        style={reorder.lifted === key ? liftedRow : row}
      >
        <Grip
          lifted={reorder.lifted === key}
          onLift={() => reorder.lift(key)}
          onMove={(y) => reorder.moveTo(placeAt(y, key, reorder.keys, rows.current))}
          onStep={(by) => reorder.moveTo(reorder.keys.indexOf(key) + by)}
          onDrop={reorder.drop}
          onCancel={reorder.cancel}
        />
        <PressArea onPress={guard(press)}>{item.label}</PressArea>
      </div>
    )
  }

  return (
    <div style={{ display: 'flex', flexDirection: 'column' }}>
      {header}
      <div role="list">
        <LongChildren rows={reorder.keys.map(rowOf)} />
      </div>
      {footer}
    </div>
  )
}

/** The place that a dragged row takes: past each neighbour whose middle the pointer has crossed. */
function placeAt(y: number, key: string, keys: string[], rows: Map<string, HTMLElement>): number {
  const middle = (index: number) => {
    const rect = rows.get(keys[index])?.getBoundingClientRect()
    return rect ? rect.top + rect.height / 2 : y
  }
  let place = keys.indexOf(key)
  while (place > 0 && y < middle(place - 1)) place -= 1
  while (place < keys.length - 1 && y > middle(place + 1)) place += 1
  return place
}

interface GripProps {
  lifted: boolean
  onLift(): void
  onMove(y: number): void
  onStep(by: number): void
  onDrop(): void
  onCancel(): void
}

/** The handle of a row; a pointer drags it, Space lifts and drops it, arrow keys move it. */
function Grip(props: GripProps) {
  const { lifted, onLift, onStep, onDrop, onCancel } = props
  const startDrag = usePointerDrag(props)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (event.key === ' ' || event.key === 'Enter') lifted ? onDrop() : onLift()
    else if (event.key === 'Escape' && lifted) onCancel()
    else if (step && lifted) onStep(step)
    else return
    event.preventDefault()
  }
  return (
    <button
      type="button"
      aria-label="Move"
      aria-pressed={lifted}
      aria-description="Space lifts and drops the row, arrow keys move it, Escape puts it back"
      style={grip}
      onPointerDown={startDrag}
      onKeyDown={onKeyDown}
      onBlur={() => lifted && onDrop()}
    >
      <GripMark size={20} />
    </button>
  )
}

/**
 * Follows the pointer over the whole page until it is released: the row moves in the document
 * meanwhile, which would end a capture by the grip.
 */
function usePointerDrag(props: GripProps) {
  const latest = useRef(props)
  latest.current = props
  return (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    const pointer = event.pointerId
    const listening = new AbortController()
    const listen = (
      type: 'pointermove' | 'pointerup' | 'pointercancel',
      react: (y: number) => void
    ) =>
      window.addEventListener(type, (move) => move.pointerId === pointer && react(move.clientY), {
        signal: listening.signal,
      })
    listen('pointermove', (y) => latest.current.onMove(y))
    listen('pointerup', () => {
      listening.abort()
      latest.current.onDrop()
    })
    listen('pointercancel', () => {
      listening.abort()
      latest.current.onCancel()
    })
    props.onLift()
  }
}

const row: CSSProperties = {
  display: 'flex',
  alignItems: 'center',
  background: 'transparent',
  borderRadius: 8,
}

const liftedRow: CSSProperties = {
  ...row,
  position: 'relative',
  zIndex: 1,
  background: 'var(--color3)',
  boxShadow: '0 4px 16px var(--shadowColor)',
}

const grip: CSSProperties = {
  display: 'flex',
  flexShrink: 0,
  padding: 12,
  border: 0,
  background: 'none',
  cursor: 'grab',
  touchAction: 'none',
  borderRadius: 8,
}
