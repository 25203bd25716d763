/** Where the person pressed last, by pointer or by key, as a height in the window. */
let height: number | undefined

function notePointer({ clientY }: PointerEvent) {
  height = clientY
}

function noteKey({ target }: KeyboardEvent) {
  if (!(target instanceof Element)) return
  const box = target.getBoundingClientRect()
  height = box.top + box.height / 2
}

window.addEventListener('pointerdown', notePointer, { capture: true, passive: true })
window.addEventListener('keydown', noteKey, { capture: true, passive: true })

/** In which half of an element the person pressed last; undefined where that is not known. */
export function lastPressedIn(element: Element | null | undefined): 'upper' | 'lower' | undefined {
  if (!element || height === undefined) return undefined
  const box = element.getBoundingClientRect()
  return height > box.top + box.height / 2 ? 'lower' : 'upper'
}
