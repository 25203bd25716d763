/** What is seen of a long list of rows of one height, and where it is drawn. */
export interface Window {
  /** The first row to draw, and the one behind the last. */
  first: number
  last: number
  /** Where the first row is drawn, from the beginning of what scrolls. */
  top: number
  /** The height of what scrolls. */
  height: number
}

/** Browsers lay out nothing beyond some height, Firefox beyond 17 million pixels. */
const highest = 8_000_000
/** Rows that are drawn before and behind those that are seen. */
const spare = 10

/**
 * The window at a scroll position. A list higher than browsers can lay out is scrolled in
 * proportion: each pixel then stands for several.
 */
export function windowOf(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number
): Window {
  const whole = count * rowHeight
  const height = Math.min(whole, highest)
  const way = height - viewHeight
  const at = Math.max(0, Math.min(scrollTop, way))
  const offset = height === whole || way <= 0 ? at : (at / way) * (whole - viewHeight)
  const first = Math.max(0, Math.floor(offset / rowHeight) - spare)
  const last = Math.min(count, Math.ceil((offset + viewHeight) / rowHeight) + spare)
  return { first, last, top: scrollTop + first * rowHeight - offset, height }
}
