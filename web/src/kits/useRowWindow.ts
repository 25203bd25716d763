import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

import { extentOf, layoutOf, type ListLayout, startOf, visibleExtent } from './listLayout'
import { RowSizes, type Span, withKept } from './rowSizes'

/** So many rows are drawn at once, and so many more each time. */
export const atOnce = 50
/** Up to so many all are drawn, piece by piece; of more, those near what is seen. */
export const allUpTo = 1_000

/** Which rows of a long list are drawn. */
export interface RowWindow {
  spans: Span[]
  /** The room that rows take which are not drawn, in pixels. */
  roomFor(span: Span): number
  isUpright: boolean
  /** Draws more of rows that do not stand one after the other; undefined if there are none. */
  more?: () => void
}

/**
 * Follows what is seen of the list around `marker`, whose rows have these keys. Each drawn row is an
 * element `data-row` that is a child of the list. Rows that do not stand one after the other are
 * drawn from the first on, up to a limit.
 */
export function useRowWindow(marker: RefObject<HTMLElement>, keys: readonly string[]): RowWindow {
  const [spans, setSpans] = useState<Span[]>([{ from: 0, to: atOnce }])
  const [layout, setLayout] = useState<ListLayout | 'unknown' | 'free'>('unknown')
  const [limit, setLimit] = useState(allUpTo)
  const sizes = useMemo(() => new RowSizes(), [])
  const latest = useRef(keys)
  latest.current = keys

  const look = () => {
    const list = marker.current?.parentElement
    const rows = list ? drawnRows(list) : []
    if (!list || rows.length === 0) return
    const found = layoutOf(list, rows[0]!.element)
    setLayout((was) => (isSame(was, found) ? was : (found ?? 'free')))
    if (!found) return
    measure(rows, latest.current, sizes, found)
    sizes.keepOnly(latest.current)
    setSpans((was) => spansFor(was, list, rows, latest.current, sizes, found))
  }
  useLayoutEffect(look)
  useEffect(() => follow(marker.current?.parentElement, look), [])

  const count = keys.length
  const shown = spans
    .map(({ from, to }) => ({ from: Math.min(from, count), to: Math.min(to, count) }))
    .filter(({ from, to }, index) => to > from || index === spans.length - 1)
  const last = shown.at(-1)!.to
  useEffect(() => {
    if (layout !== 'free' || last >= Math.min(limit, count)) return
    const timer = setTimeout(() => setSpans([{ from: 0, to: last + atOnce }]), 0)
    return () => clearTimeout(timer)
  }, [layout, last, limit, count])

  const isList = typeof layout === 'object'
  return {
    spans: shown,
    roomFor: (span) =>
      isList && span.to > span.from ? Math.max(0, sizes.total(keys, span) - layout.gap) : 0,
    isUpright: !isList || layout.isUpright,
    more:
      layout === 'free' && last >= limit && last < count
        ? () => setLimit(limit + allUpTo)
        : undefined,
  }
}

function isSame(was: ListLayout | 'unknown' | 'free', found: ListLayout | undefined): boolean {
  if (typeof was !== 'object' || !found) return was === 'free' && !found
  return was.isUpright === found.isUpright && was.gap === found.gap && was.scale === found.scale
}

interface DrawnRow {
  index: number
  element: HTMLElement
}

function drawnRows(list: HTMLElement): DrawnRow[] {
  const rows: DrawnRow[] = []
  for (const element of list.children) {
    const index = (element as HTMLElement).dataset?.row
    if (index !== undefined) rows.push({ index: Number(index), element: element as HTMLElement })
  }
  return rows
}

/** Notes what each drawn row takes: up to where the next begins. */
function measure(
  rows: readonly DrawnRow[],
  keys: readonly string[],
  sizes: RowSizes,
  layout: ListLayout
) {
  rows.forEach(({ index, element }, place) => {
    const key = keys[index]
    if (key === undefined) return
    const next = rows[place + 1]
    const start = startOf(element, layout)
    const after = next?.index === index + 1 ? startOf(next.element, layout) : undefined
    if (start === undefined) sizes.note(key, 0)
    else if (after !== undefined && after >= start) sizes.note(key, (after - start) * layout.scale)
    else {
      const [first, end] = extentOf(element, layout)!
      sizes.note(key, (end - first) * layout.scale + layout.gap)
    }
  })
}

/** The rows to draw: those that are drawn already, if what is seen is well within them. */
function spansFor(
  was: Span[],
  list: HTMLElement,
  rows: readonly DrawnRow[],
  keys: readonly string[],
  sizes: RowSizes,
  layout: ListLayout
): Span[] {
  const first = rows.find(({ element }) => startOf(element, layout) !== undefined)
  const [start, end] = visibleExtent(list, layout)
  if (!first || end <= start) return was
  const before = sizes.total(keys, { from: 0, to: first.index })
  const origin = startOf(first.element, layout)! - before / layout.scale
  const [from, to] = [(start - origin) * layout.scale, (end - origin) * layout.scale]
  const view = to - from
  const needed = sizes.between(keys, from - view / 3, to + view / 3)
  const isEnough = was.some((span) => span.from <= needed.from && span.to >= needed.to)
  if (isEnough) return was
  return withKept(sizes.between(keys, from - view, to + view), focusedRow(list))
}

/** The row that has the focus, which must not go away below it. */
function focusedRow(list: HTMLElement): number | undefined {
  let row = document.activeElement?.closest<HTMLElement>('[data-row]') ?? null
  while (row && row.parentElement !== list) {
    row = row.parentElement?.closest<HTMLElement>('[data-row]') ?? null
  }
  return row ? Number(row.dataset.row) : undefined
}

/** Calls `look` before the next picture whenever something is scrolled or changes its size. */
function follow(list: HTMLElement | null | undefined, look: () => void): () => void {
  if (!list) return () => {}
  let frame = 0
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      look()
    })
  }
  const observer = new ResizeObserver(later)
  observer.observe(list)
  window.addEventListener('scroll', later, { capture: true, passive: true })
  window.addEventListener('resize', later)
  return () => {
    cancelAnimationFrame(frame)
    observer.disconnect()
    window.removeEventListener('scroll', later, { capture: true })
    window.removeEventListener('resize', later)
  }
}
