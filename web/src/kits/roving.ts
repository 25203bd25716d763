import { type KeyboardEvent, type RefObject, useLayoutEffect } from 'react'

/** What one group of controls is made of, and how its keys work. */
export interface Roving {
  /** Selects the controls. */
  item: string
  /** Whether the arrow keys choose what they reach, as among radio buttons. */
  chooses: boolean
  /** Writes on a control what screen readers need, whenever its state has changed. */
  describe?(control: HTMLElement): void
}

/** Whether a control is the chosen one, or pressed. */
export const isOn = (item: HTMLElement) => item.matches('[aria-checked=true], [data-state=on]')

/**
 * Makes a group one stop of the Tab key, with the arrow keys leading from control to control, as
 * WAI-ARIA has it. Tamagui means to, but its tab stops and handlers get lost on their way through
 * its slots. `group` has no box of its own; its handlers stand before Tamagui's.
 */
export function useRoving(group: RefObject<HTMLElement>, { item, chooses, describe }: Roving) {
  useLayoutEffect(() => {
    const element = group.current
    if (!element) return
    let last: HTMLElement | undefined
    const place = () => {
      const items = itemsIn(element, item)
      placeTabStop(items, last, chooses)
      if (describe) items.forEach(describe)
    }
    const onFocus = ({ target }: FocusEvent) => {
      last = (target as HTMLElement).closest<HTMLElement>(item) ?? last
      place()
    }
    const observer = new MutationObserver(() => {
      place()
      // What it did itself is no news.
      observer.takeRecords()
    })
    place()
    observer.observe(element, {
      subtree: true,
      childList: true,
      attributeFilter: ['tabindex', 'aria-checked', 'data-state', 'disabled'],
    })
    element.addEventListener('focusin', onFocus)
    return () => {
      observer.disconnect()
      element.removeEventListener('focusin', onFocus)
    }
  }, [group, item, chooses, describe])

  const onKeyDownCapture = (event: KeyboardEvent<HTMLElement>) => {
    const items = itemsIn(event.currentTarget, item)
    const from = items.indexOf(event.target as HTMLElement)
    const to = from < 0 ? undefined : goal(event, items, from, chooses)
    if (!to) return
    event.preventDefault()
    event.stopPropagation()
    to.focus()
    if (chooses && !isOn(to)) to.click()
  }
  return { onKeyDownCapture }
}

function itemsIn(group: HTMLElement, item: string): HTMLElement[] {
  const all = [...group.querySelectorAll<HTMLElement>(item)]
  return all.filter((element) => !element.matches(':disabled, [aria-disabled=true]'))
}

/** Tab leads to the radio button that is chosen, or to the control that had the focus last. */
function placeTabStop(items: HTMLElement[], last: HTMLElement | undefined, chooses: boolean) {
  const kept = last && items.includes(last) ? last : undefined
  const on = items.find(isOn)
  const stop = (chooses ? (on ?? kept) : (kept ?? on)) ?? items[0]
  for (const element of items) setTabIndex(element, element === stop ? 0 : -1)
  // Tamagui's own stop, on the way to its items, would be one too many.
  for (let frame = stop?.parentElement; frame; frame = frame.parentElement) {
    if (frame.hasAttribute('data-roving')) break
    if (frame.tabIndex === 0) setTabIndex(frame, -1)
  }
}

function setTabIndex(element: HTMLElement, index: number) {
  if (element.getAttribute('tabindex') !== String(index)) element.tabIndex = index
}

/** Where a key leads from the item `from`, if anywhere; past either end it starts over. */
function goal(
  { key, currentTarget }: KeyboardEvent<HTMLElement>,
  items: HTMLElement[],
  from: number,
  allArrows: boolean
): HTMLElement | undefined {
  if (key === 'Home' && !allArrows) return items[0]
  if (key === 'End' && !allArrows) return items.at(-1)
  const isUpright = currentTarget.querySelector('[aria-orientation=vertical]') !== null
  const isAlong = allArrows || isUpright === /Up|Down/.test(key)
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[key]
  return step && isAlong ? items[(from + step + items.length) % items.length] : undefined
}
