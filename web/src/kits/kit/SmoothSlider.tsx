import { type CSSProperties, useEffect, useRef, useState } from 'react'

import { useDraft, useFinger } from '../drafts'
import { prefersReducedMotion } from '../motion'

interface Props {
  value?: number
  size?: number
  min?: number
  max?: number
  step?: number
  smoothing?: number
  onValueChange?: (value: number) => unknown
}

const defaultSize = 44

/**
 * A wide slider. The bar follows the person at once; while the server's value is elsewhere, a thin
 * line follows that smoothly. A range input of the page lies over both, unseen, so that mouse,
 * touch, keyboard and screen readers work.
 */
export function SmoothSlider({
  value = 0,
  size = defaultSize,
  min = 0,
  max = 1,
  step,
  smoothing = 0.5,
  onValueChange,
}: Props) {
  const [shown, draft] = useDraft(value)
  const [control, setControl] = useState<HTMLInputElement | null>(null)
  useFinger(control, draft)
  const smoothed = useSmoothed(value, smoothing)
  const [isFocused, setFocused] = useState(false)
  const isBehind = Math.abs(smoothed - shown) > (max - min) / 100
  const share = (of: number) =>
    `${(Math.min(Math.max(of - min, 0), max - min) / (max - min)) * 100}%`

  return (
    <div className="kit-slider" style={frame(size, isFocused)}>
      <div style={{ ...bar, width: share(shown) }} />
      {isBehind && <div style={{ ...line, width: share(smoothed) }} />}
      <input
        ref={setControl}
        type="range"
        aria-label="Slider"
        style={input}
        value={shown}
        min={min}
        max={max}
        step={step ?? (max - min) / 100}
        onChange={(event) => {
          const next = event.target.valueAsNumber
          draft.change(next, () => onValueChange?.(next))
        }}
        onFocus={(event) => setFocused(event.target.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
      />
    </div>
  )
}

/** Follows `target` frame by frame, the slower the nearer `smoothing` is to one. */
function useSmoothed(target: number, smoothing: number): number {
  const [value, setValue] = useState(target)
  const current = useRef(target)
  useEffect(() => {
    const isInstant = smoothing <= 0 || prefersReducedMotion()
    const pull = isInstant ? 1 : (1 - smoothing) / 5 + 0.02
    let frame = 0
    const follow = () => {
      const rest = target - current.current
      const isThere = Math.abs(rest) < 0.001 || isInstant
      current.current = isThere ? target : current.current + rest * pull
      setValue(current.current)
      if (!isThere) frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [target, smoothing])
  return value
}

function frame(size: number, isFocused: boolean): CSSProperties {
  return {
    position: 'relative',
    flexShrink: 0,
    height: size,
    minWidth: 120,
    overflow: 'hidden',
    borderRadius: Math.min(size / 2, 12),
    background: 'var(--color5)',
    outline: isFocused ? '2px solid var(--color11)' : undefined,
    outlineOffset: 2,
  }
}

const bar: CSSProperties = {
  position: 'absolute',
  inset: '0 auto 0 0',
  background: 'var(--color10)',
}

const line: CSSProperties = {
  position: 'absolute',
  left: 0,
  bottom: 4,
  height: 2,
  background: 'var(--color12)',
}

const input: CSSProperties = {
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  margin: 0,
  opacity: 0,
  cursor: 'pointer',
  touchAction: 'pan-y',
}
