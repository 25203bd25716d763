import { Component, type ElementType, type ReactNode, useEffect, useReducer, useState } from 'react'

import type { AnyComponent, ServerProps } from '../define'
import { restoreSelection, type Snapshot, snapshotOf, type TextElement } from './caret'
import type { Holdable } from './Draft'
import { withDraft } from './held'
import { useDraft } from './useDraft'

const names = { value: 'value', change: 'onChangeText' }

/** Keeps the caret of a field where it is when the text around it is written anew. */
class Caret extends Component<{ element: TextElement | null; children: ReactNode }> {
  getSnapshotBeforeUpdate(): Snapshot | null {
    return snapshotOf(this.props.element)
  }

  componentDidUpdate(_props: unknown, _state: unknown, before: Snapshot | null) {
    if (before && this.props.element) restoreSelection(this.props.element, before)
  }

  render() {
    return this.props.children
  }
}

/** Whether the field has the focus. */
function useFocus(element: TextElement | null): boolean {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    if (!element) return
    const abort = new AbortController()
    element.addEventListener('focus', redraw, { signal: abort.signal })
    element.addEventListener('blur', redraw, { signal: abort.signal })
    return () => abort.abort()
  }, [element])
  return element !== null && element.ownerDocument.activeElement === element
}

/** Holds the draft while an input method composes: it loses its place when the text is written. */
function useComposition(element: TextElement | null, draft: Holdable): void {
  useEffect(() => {
    if (!element) return
    const abort = new AbortController()
    const { signal } = abort
    element.addEventListener('compositionstart', () => draft.hold(), { signal })
    element.addEventListener('compositionend', () => draft.letGo(), { signal })
    return () => {
      abort.abort()
      draft.letGo()
    }
  }, [element, draft])
}

/** A text as a field holds it: React writes any other again at each redraw. */
function fieldText(value: unknown, isMultiline: boolean): string {
  const text = value === null || value === undefined ? '' : String(value)
  return isMultiline ? text.replace(/\r\n?/g, '\n') : text.replace(/[\r\n]/g, '')
}

/**
 * A field whose text is the server's, and in which somebody types all the same: what is typed stands
 * until the last response has come.
 */
export function heldText(Field: ElementType, isAlwaysMultiline = false): AnyComponent {
  return function HeldText(props: ServerProps) {
    const [element, setElement] = useState<TextElement | null>(null)
    const isInUse = useFocus(element)
    const [shown, draft] = useDraft(props.value, { keepsUnsaved: true, isInUse })
    useComposition(element, draft)
    const bound = withDraft(props, names, shown, draft)
    if (bound !== props) {
      bound.value = fieldText(shown, isAlwaysMultiline || props.multiline === true)
    }
    return (
      <Caret element={element}>
        <Field {...bound} ref={setElement} />
      </Caret>
    )
  }
}
