/** Where the caret is, or what is selected. */
export interface Selection {
  start: number
  end: number
  direction: 'forward' | 'backward' | 'none'
}

/** A text field, and the text in it before a redraw. */
export interface Snapshot {
  text: string
  selection: Selection
}

export type TextElement = HTMLInputElement | HTMLTextAreaElement

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a[length] === b[length]) length++
  return length
}

function commonEnd(a: string, b: string, most: number): number {
  let length = 0
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++
  return length
}

/** Where a place in one text is in another, which has replaced it: beside the same letters. */
export function placeIn(after: string, before: string, place: number): number {
  const start = commonStart(before, after)
  if (place <= start) return place
  const end = commonEnd(before, after, Math.min(before.length, after.length) - start)
  const fromEnd = before.length - place
  return fromEnd <= end ? after.length - fromEnd : Math.min(place, after.length - end)
}

/** The text and the selection of a field that has the focus; null of any other. */
export function snapshotOf(element: TextElement | null): Snapshot | null {
  if (!element || element.ownerDocument.activeElement !== element) return null
  const { value: text, selectionStart: start, selectionEnd: end, selectionDirection } = element
  // Some kinds of input tell no selection.
  if (start === null || end === null) return null
  return { text, selection: { start, end, direction: selectionDirection ?? 'none' } }
}

/** Puts the caret back after a redraw, which moves it to the end where it writes the text. */
export function restoreSelection(element: TextElement, { text, selection }: Snapshot): void {
  if (element.ownerDocument.activeElement !== element) return
  const start = placeIn(element.value, text, selection.start)
  const end = placeIn(element.value, text, selection.end)
  if (element.selectionStart === start && element.selectionEnd === end) return
  element.setSelectionRange(start, end, selection.direction)
}
