import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

import { lineStarts, linesBetween } from './lines'
import { windowOf } from './windowOf'

/** A text up to this many characters is laid out as a whole, so that a browser finds words in it. */
const wholeUpTo = 20_000
const lineHeight = 20
const probe = 'm'.repeat(100)

interface Seen {
  top: number
  height: number
  columns: number
}

/** Draws the lines of a text that are seen, broken where its box ends, and scrolls through the rest. */
function Lines({ text, label }: { text: string; label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const ruler = useRef<HTMLSpanElement>(null)
  const [seen, setSeen] = useState<Seen>({ top: 0, height: 0, columns: 0 })

  const look = () => {
    const { scrollTop, clientHeight, clientWidth } = box.current!
    const width = ruler.current!.offsetWidth / probe.length || 8
    const columns = Math.max(8, Math.floor(clientWidth / width))
    setSeen((was) =>
      was.top === scrollTop && was.height === clientHeight && was.columns === columns
        ? was
        : { top: scrollTop, height: clientHeight, columns }
    )
  }
  useLayoutEffect(look, [])
  useEffect(() => {
    const observer = new ResizeObserver(look)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])

  const starts = useMemo(() => lineStarts(text, seen.columns || 80), [text, seen.columns])
  const { first, last, top, height } = windowOf(starts.length, lineHeight, seen.top, seen.height)
  return (
    <div ref={box} className="lines" role="region" aria-label={label} tabIndex={0} onScroll={look}>
      <span ref={ruler} className="lines-ruler" aria-hidden="true">
        {probe}
      </span>
      <div style={{ height }}>
        <pre style={{ top }}>{linesBetween(text, starts, first, last)}</pre>
      </div>
    </div>
  )
}

/** A text of any length: of a long one only what is seen is laid out, while it is scrolled. */
export function LongText({ text, label }: { text: string; label: string }) {
  return text.length > wholeUpTo ? <Lines text={text} label={label} /> : <pre>{text}</pre>
}
