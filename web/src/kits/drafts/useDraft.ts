import { useEffect, useReducer, useState } from 'react'

import { Draft, type Holdable } from './Draft'

export interface DraftOptions {
  keepsUnsaved?: boolean
  isInUse?: boolean
}

/** The value that a control shows, and its draft; see `Draft`. */
export function useDraft<Value>(
  given: Value,
  { keepsUnsaved = false, isInUse = false }: DraftOptions = {}
): [Value, Draft<Value>] {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const [draft] = useState(() => new Draft<Value>(redraw, keepsUnsaved))
  return [draft.shownOver(given, isInUse), draft]
}

/** Holds the draft while a pointer is down on the element. */
export function useFinger(element: HTMLElement | null, draft: Holdable): void {
  useEffect(() => {
    if (!element) return
    const fingers = new Set<number>()
    let abort = new AbortController()

    const lifted = ({ pointerId }: PointerEvent) => {
      if (!fingers.delete(pointerId) || fingers.size > 0) return
      abort.abort()
      draft.letGo()
    }
    // A mouse may be let go outside of the window, which tells nobody.
    const moved = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && event.buttons === 0) lifted(event)
    }
    const down = ({ pointerId }: PointerEvent) => {
      if (fingers.size === 0) {
        abort = new AbortController()
        const { signal } = abort
        window.addEventListener('pointerup', lifted, { signal, capture: true })
        window.addEventListener('pointercancel', lifted, { signal, capture: true })
        window.addEventListener('pointermove', moved, { signal, capture: true })
        draft.hold()
      }
      fingers.add(pointerId)
    }
    element.addEventListener('pointerdown', down)
    return () => {
      element.removeEventListener('pointerdown', down)
      abort.abort()
      if (fingers.size > 0) draft.letGo()
    }
  }, [element, draft])
}
