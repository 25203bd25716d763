import type {
  ActionModelState,
  EventResponse,
  HandlerEvent,
  ModelSource,
  ModelState,
  Store,
} from '@rise-tools/react'

import { shareParts } from './live/shareParts'
import { isPrototypeName } from './names'

/**
 * `<Rise>` keeps components, paths and local states in objects, where it finds `constructor` though
 * nobody has put it there. So it gets such names with a mark before them, and the mark is taken off
 * again wherever they leave it.
 */
const mark = '\u0000'

type Fields = Record<string, unknown>
type Change = (name: string) => string

function needsMark(name: unknown): boolean {
  return typeof name === 'string' && (isPrototypeName(name) || name.startsWith(mark))
}

export function markName(name: string): string {
  return needsMark(name) ? mark + name : name
}

export function unmarkName(name: string): string {
  return name.startsWith(mark) ? name.slice(mark.length) : name
}

/** Names that mean something to React itself, and none that a component could get. */
const reserved = ['__proto__', 'key', 'ref']

function changed(text: unknown, change: Change): unknown {
  return typeof text === 'string' ? change(text) : text
}

/** The value with its names changed; the very same one if there is nothing to change. */
function withNames(value: unknown, change: Change): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => withNames(item, change))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  return fieldsWithNames(value as Fields, change)
}

function fieldsWithNames(fields: Fields, change: Change): Fields {
  const names = Object.keys(fields)
  const entries = names.map((name): [string, unknown] => [
    name,
    memberWithNames(fields, name, change),
  ])
  const isSame = entries.every(([name, value]) => value === fields[name])
  const aliased = names.filter((name) => change(name) !== name)
  if (isSame && aliased.length === 0) return fields
  const copy = Object.fromEntries(entries)
  // A ref may lead to such a member, and looks for it by the changed name.
  for (const name of aliased) {
    Object.defineProperty(copy, change(name), { value: copy[name], enumerable: false })
  }
  return copy
}

function memberWithNames(fields: Fields, name: string, change: Change): unknown {
  const value = fields[name]
  switch (fields.$) {
    case 'component':
      if (name === 'component' || name === 'key') return changed(value, change)
      if (name === 'props') return withNames(withoutReserved(value), change)
      break
    case 'state':
      if (name === 'key') return changed(value, change)
      break
    case 'ref':
      if (name !== 'ref') break
      return Array.isArray(value)
        ? sharedItems(
            value,
            value.map((term) => changed(term, change))
          )
        : changed(value, change)
  }
  return withNames(value, change)
}

function sharedItems(before: unknown[], after: unknown[]): unknown[] {
  return after.every((item, index) => item === before[index]) ? before : after
}

function hasReserved(props: unknown): props is Fields {
  if (typeof props !== 'object' || props === null) return false
  return reserved.some((name) => Object.hasOwn(props, name))
}

function withoutReserved(props: unknown): unknown {
  if (!hasReserved(props)) return props
  return Object.fromEntries(Object.entries(props).filter(([name]) => !reserved.includes(name)))
}

/** Parts of values that have been looked through, and need no mark: most that come again with updates. */
const unmarked = new WeakSet<object>()

/** Whether there is anything to mark or to leave out. Most values have nothing: they are only read. */
function needsMarks(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || unmarked.has(value)) return false
  const isNeeded = Array.isArray(value) ? value.some(needsMarks) : fieldsNeedMarks(value)
  if (!isNeeded) unmarked.add(value)
  return isNeeded
}

function fieldsNeedMarks(value: object): boolean {
  const fields = value as Fields
  for (const name in fields) {
    if (needsMark(name) || needsMarks(fields[name])) return true
  }
  switch (fields.$) {
    case 'component':
      return needsMark(fields.component) || needsMark(fields.key) || hasReserved(fields.props)
    case 'state':
      return needsMark(fields.key)
    case 'ref':
      return Array.isArray(fields.ref) ? fields.ref.some(needsMark) : needsMark(fields.ref)
  }
  return false
}

/** A value as `<Rise>` may have it. */
export function markNames<Value>(value: Value): Value {
  return needsMarks(value) ? (withNames(value, markName) as Value) : value
}

/** An event as the server knows it. */
export function unmarkEvent(event: HandlerEvent): HandlerEvent {
  const { target } = event
  return {
    ...event,
    target: {
      ...target,
      key: changed(target.key, unmarkName) as string | undefined,
      component: unmarkName(target.component),
      path: target.path.map((term) => changed(term, unmarkName)) as HandlerEvent['target']['path'],
    },
    modelState: withNames(event.modelState, unmarkName) as HandlerEvent['modelState'],
  }
}

function markResponse(response: EventResponse<unknown>): EventResponse<unknown> {
  const { actions } = response
  return Array.isArray(actions)
    ? { ...response, actions: markNames(actions) as ActionModelState[] }
    : response
}

/**
 * A source of models with marked names. Parts of a value that have not changed stay the same objects,
 * so that whoever looks through a value needs to look only at what is new.
 */
export function markedSource(source: ModelSource): ModelSource {
  const seen = new WeakMap<object, ModelState>()
  const stores = new Map<string, Store>()

  function marked(value: ModelState): ModelState {
    if (typeof value !== 'object' || value === null) return value
    const known = seen.get(value)
    if (known !== undefined) return known
    const made = markNames(value)
    seen.set(value, made)
    return made
  }

  function createStore(name: string): Store {
    const store = source.get(unmarkName(name))
    let last: ModelState
    const newest = (value: ModelState): ModelState => {
      last = shareParts(last, value) as ModelState
      return marked(last)
    }
    return {
      get: () => newest(store.get()),
      subscribe: (handler) => store.subscribe((value) => handler(newest(value))),
    }
  }

  return {
    get(name) {
      const store = stores.get(name) ?? createStore(name)
      stores.set(name, store)
      return store
    },
    sendEvent: async (event) => markResponse(await source.sendEvent(unmarkEvent(event))),
  }
}
