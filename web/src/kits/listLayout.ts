import { firstBox } from './SlotTarget'

/** How a list lays out its rows, which stand one after the other. */
export interface ListLayout {
  isUpright: boolean
  /** Between two rows, in pixels. */
  gap: number
  /** How many pixels of the list are one of the window: frames are drawn smaller. */
  scale: number
}

/** Undefined where rows stand side by side, in lines or anywhere: then none can be left out. */
export function layoutOf(list: HTMLElement, row: HTMLElement): ListLayout | undefined {
  const around = boxAround(list)
  const style = getComputedStyle(around)
  const box = firstBox(row)
  if (!box || !isInFlow(box)) return undefined
  const isFlex = style.display === 'flex' || style.display === 'inline-flex'
  if (!isFlex && !['block', 'list-item', 'flow-root'].includes(style.display)) return undefined
  const isPlain = style.flexWrap === 'nowrap' && !style.flexDirection.endsWith('reverse')
  if (isFlex && !isPlain) return undefined
  const isUpright = !isFlex || style.flexDirection === 'column'
  const gap = isFlex ? parseFloat(isUpright ? style.rowGap : style.columnGap) : 0
  const own = isUpright ? around.offsetHeight : around.offsetWidth
  const { width, height } = around.getBoundingClientRect()
  const seen = isUpright ? height : width
  return { isUpright, gap: gap > 0 ? gap : 0, scale: own > 0 && seen > 0 ? own / seen : 1 }
}

/** The element that lays out the rows: wrappers of themes have no box. */
function boxAround(list: HTMLElement): HTMLElement {
  let element = list
  while (element.parentElement && getComputedStyle(element).display === 'contents') {
    element = element.parentElement
  }
  return element
}

function isInFlow(box: HTMLElement): boolean {
  const { position, float, display } = getComputedStyle(box)
  const isOut = position === 'absolute' || position === 'fixed' || float !== 'none'
  return !isOut && !display.startsWith('inline')
}

function extentOfBox(box: Element | Range, { isUpright }: ListLayout): [number, number] {
  const { top, bottom, left, right } = box.getBoundingClientRect()
  return isUpright ? [top, bottom] : [left, right]
}

/** Where a row begins and ends along its list, in pixels of the window; undefined if it is empty. */
export function extentOf(row: HTMLElement, layout: ListLayout): [number, number] | undefined {
  const box = firstBox(row)
  if (box) return extentOfBox(box, layout)
  if (!row.textContent) return undefined
  const text = document.createRange()
  text.selectNodeContents(row)
  return extentOfBox(text, layout)
}

/** Where a row begins; see `extentOf`. */
export function startOf(row: HTMLElement, layout: ListLayout): number | undefined {
  return extentOf(row, layout)?.[0]
}

/** What of the window may show the inside of an element: every box around it may cut it. */
export function visibleExtent(inside: Element, layout: ListLayout): [number, number] {
  let [start, end] = [0, layout.isUpright ? innerHeight : innerWidth]
  for (let box: Element | null = inside; box; box = box.parentElement) {
    const { overflowX, overflowY, display } = getComputedStyle(box)
    const isCutting = (layout.isUpright ? overflowY : overflowX) !== 'visible'
    if (!isCutting || display === 'contents') continue
    const [first, last] = extentOfBox(box, layout)
    start = Math.max(start, first)
    end = Math.min(end, last)
  }
  return [start, end]
}
