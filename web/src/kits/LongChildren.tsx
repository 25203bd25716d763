import {
  type CSSProperties,
  isValidElement,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'

import { allUpTo, atOnce, useRowWindow } from './useRowWindow'

/**
 * Children of a box, of any number. The first are drawn at once, so that there soon is something to
 * see. Of a few hundred the others follow piece by piece; of more only those near what is seen are
 * drawn, as long as they stand one after the other. Where they do not, more are drawn when asked for.
 */
export function LongChildren({ rows }: { rows: readonly ReactNode[] }) {
  return rows.length <= allUpTo ? <Growing rows={rows} /> : <Windowed rows={rows} />
}

/** Draws the first children, if they are many, and more whenever the browser has drawn those before. */
function Growing({ rows }: { rows: readonly ReactNode[] }) {
  const [count, setCount] = useState(() => (rows.length <= 2 * atOnce ? rows.length : atOnce))
  const isWhole = count >= rows.length
  useEffect(() => {
    if (isWhole) return
    // A timer lets pictures and presses come first.
    const timer = setTimeout(() => setCount(count + atOnce), 0)
    return () => clearTimeout(timer)
  }, [count, isWhole])
  return <>{isWhole ? rows : rows.slice(0, count)}</>
}

function keyOf(child: ReactNode, index: number): string {
  return isValidElement(child) && child.key !== null ? `=${child.key}` : String(index)
}

const noBox: CSSProperties = { display: 'contents' }

/** Room is nothing that a browser may hold on to while what is around it changes. */
const room: CSSProperties = { flex: 'none', overflowAnchor: 'none' }

/** Keeps room in place of children that are not drawn. */
function Spacer({ size, isUpright }: { size: number; isUpright: boolean }) {
  if (size <= 0) return null
  const length: CSSProperties = isUpright ? { height: size } : { width: size }
  return <div aria-hidden="true" data-spacer="" style={{ ...room, ...length }} />
}

/** Draws the children near what is seen, and keeps the room of the others. */
function Windowed({ rows }: { rows: readonly ReactNode[] }) {
  const keys = useMemo(() => rows.map(keyOf), [rows])
  const marker = useRef<HTMLSpanElement>(null)
  const { spans, roomFor, isUpright, more } = useRowWindow(marker, keys)
  const last = spans.at(-1)!.to
  return (
    <>
      <span ref={marker} hidden />
      {spans.flatMap(({ from, to }, place) => [
        <Spacer
          key={`before-${place}`}
          size={roomFor({ from: spans[place - 1]?.to ?? 0, to: from })}
          isUpright={isUpright}
        />,
        ...keys.slice(from, to).map((key, index) => (
          <span key={key} data-row={from + index} style={noBox}>
            {rows[from + index]}
          </span>
        )),
      ])}
      <Spacer key="behind" size={roomFor({ from: last, to: keys.length })} isUpright={isUpright} />
      {more && (
        <button key="more" type="button" className="kit-more" onClick={more}>
          Show more of {(keys.length - last).toLocaleString('en')}
        </button>
      )}
    </>
  )
}
