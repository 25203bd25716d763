import {
  type ForwardedRef,
  forwardRef,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
} from 'react'
import { ButtonNestingContext } from 'tamagui'

type Attributes = Record<string, unknown>

type SlotTargetProps = { children?: ReactNode }

const focusable = 'button, a[href], input, select, textarea, [tabindex]'

const domNames: Record<string, string> = {
  onPress: 'onClick',
  onPressIn: 'onMouseDown',
  onPressOut: 'onMouseUp',
}

/**
 * The child that a trigger with `asChild` adopts. `<Rise>` drops the props that a trigger gives
 * its child, so this element takes them: events reach it by bubbling, the ref and the accessible
 * state are handed on to the element inside. It has no box of its own,
 * and is no button, so that a button inside may be one.
 */
export const SlotTarget = forwardRef<HTMLElement, SlotTargetProps>(function SlotTarget(
  { children, ...given },
  ref
) {
  const wrapper = useRef<HTMLSpanElement>(null)
  const { events, state } = split(given)

  useLayoutEffect(() => {
    const target = wrapper.current && firstBox(wrapper.current)
    if (!target) return
    assign(ref, target)
    return describeTarget(target, state)
  })

  const press = events.onClick
  return (
    <span
      ref={wrapper}
      style={{ display: 'contents' }}
      {...events}
      onKeyDown={(event: KeyboardEvent<HTMLElement>) => {
        events.onKeyDown?.(event)
        if (press && isPressByKey(event)) {
          event.preventDefault()
          ;(event.target as HTMLElement).click()
        }
      }}
    >
      <ButtonNestingContext.Provider value={false}>{children}</ButtonNestingContext.Provider>
    </span>
  )
})

/** Parts what a slot gives into event handlers and accessible state; name and style are the child's. */
function split(given: Attributes) {
  const events: Attributes = {}
  const state: Attributes = {}
  for (const [name, value] of Object.entries(given)) {
    if (/^on[A-Z]/.test(name) && typeof value === 'function') {
      if (isDomEvent(name)) events[domNames[name] ?? name] = value
    } else if (/^(aria-(?!label)|data-state)/.test(name)) state[name] = value
  }
  return { events: events as HTMLAttributes<HTMLElement>, state }
}

/** React Native's own events, such as onLayout, mean nothing to an element of the page. */
function isDomEvent(name: string): boolean {
  return (
    name in domNames || `${name.toLowerCase()}` in document.documentElement || /Capture$/.test(name)
  )
}

/** The first element inside that has a box; theme wrappers have none. */
export function firstBox(wrapper: HTMLElement): HTMLElement | null {
  let element = wrapper.firstElementChild
  while (element && getComputedStyle(element).display === 'contents') {
    element = element.firstElementChild
  }
  return element as HTMLElement | null
}

/** Writes the trigger's state on what takes the focus, and makes sure that something does. */
function describeTarget(target: HTMLElement, state: Attributes) {
  const inner = target.matches(focusable) ? target : target.querySelector<HTMLElement>(focusable)
  const holder = inner ?? target
  if (!inner) {
    holder.tabIndex = 0
    holder.setAttribute('role', 'button')
  }
  for (const [name, value] of Object.entries(state)) {
    if (value === undefined || value === null) holder.removeAttribute(name)
    else holder.setAttribute(name, String(value))
  }
}

/** A browser presses only its own buttons by key, not elements that merely have the role. */
function isPressByKey(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  const isPressKey = event.key === 'Enter' || event.key === ' '
  return isPressKey && target.matches('[role=button]:not(button, a[href], input)')
}

function assign<T>(ref: ForwardedRef<T>, value: T) {
  if (typeof ref === 'function') ref(value)
  else if (ref) ref.current = value
}
