import { type ElementType, useState } from 'react'

import type { AnyComponent, ServerProps } from '../define'
import type { Draft } from './Draft'
import { useDraft, useFinger } from './useDraft'

type Handler = (...args: unknown[]) => unknown

/** The props of a control with its draft in the place of the server's value. */
export function withDraft(
  props: ServerProps,
  names: { value: string; change: string },
  shown: unknown,
  draft: Draft<unknown>
): ServerProps {
  const send = props[names.change]
  if (props[names.value] === undefined || typeof send !== 'function') return props
  const change = (value: unknown, ...rest: unknown[]) =>
    draft.change(value, () => (send as Handler)(value, ...rest))
  return { ...props, [names.value]: shown, [names.change]: change }
}

/**
 * A control that shows at once what a person chooses, though its value is the server's: `value` is
 * the prop that has it, `change` the handler that is called with another one.
 */
export function held(Control: AnyComponent, value: string, change: string): AnyComponent {
  const names = { value, change }
  return function HeldControl(props: ServerProps) {
    const [shown, draft] = useDraft(props[value])
    return <Control {...withDraft(props, names, shown, draft)} />
  }
}

/** The same for what a finger slides: no other value comes between while it is down. */
export function heldSlider(Slider: ElementType, value: string, change: string): AnyComponent {
  const names = { value, change }
  return function HeldSlider(props: ServerProps) {
    const [element, setElement] = useState<HTMLElement | null>(null)
    const [shown, draft] = useDraft(props[value])
    useFinger(element, draft)
    return <Slider {...withDraft(props, names, shown, draft)} ref={setElement} />
  }
}
