import { useEffect, useState } from 'react'
import { Progress } from 'tamagui'

import { prefersReducedMotion } from '../motion'

interface Props {
  startProgress?: number | null
  endProgress?: number
  duration?: number
  size?: 'small' | 'large'
  opacity?: number
}

const heights = { small: 8, large: 24 }

/** A progress bar that moves by itself from its start to its end in the given time. */
export function AnimatedProgress({
  startProgress,
  endProgress = 0,
  duration = 0,
  ...props
}: Props) {
  const progress = useAnimatedNumber(startProgress ?? null, endProgress, duration)
  return (
    <Progress
      value={Math.round(progress * 100)}
      opacity={props.opacity}
      height={props.size && heights[props.size]}
      aria-label="Progress"
    >
      <Progress.Indicator />
    </Progress>
  )
}

/** Runs from `start` to `end` in `duration` ms; without a start it stands at the end. */
function useAnimatedNumber(start: number | null, end: number, duration: number): number {
  const [elapsed, setElapsed] = useState(0)

  useEffect(() => {
    if (start === null || prefersReducedMotion()) return setElapsed(duration)
    const began = performance.now()
    let frame = 0
    const step = () => {
      const now = Math.min(performance.now() - began, duration)
      setElapsed(now)
      if (now < duration) frame = requestAnimationFrame(step)
    }
    step()
    return () => cancelAnimationFrame(frame)
  }, [start, end, duration])

  if (start === null || duration <= 0) return end
  return start + (end - start) * Math.min(elapsed / duration, 1)
}
