import { isValidElement, type ReactElement } from 'react'

type Fields = Record<string, unknown>

/**
 * `after` with every part that equals its counterpart in `before` replaced by that: what has not
 * changed stays the very same object, and React passes it by. `<Rise>` makes all of a tree anew at
 * each update, most of which is as it was.
 */
export function share<Value>(before: unknown, after: Value): Value
export function share(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before
  if (isElement(before) || isElement(after)) return equal(before, after) ? before : after
  if (Array.isArray(before) && Array.isArray(after)) return shareItems(before, after)
  if (isFields(before) && isFields(after)) return shareFields(before, after)
  return after
}

function shareFields(before: Fields, after: Fields): Fields {
  const names = Object.keys(after)
  let isSame = names.length === Object.keys(before).length
  const entries = names.map((name): [string, unknown] => {
    const isThere = Object.hasOwn(before, name)
    const value = isThere ? share(before[name], after[name]) : after[name]
    isSame &&= isThere && value === before[name]
    return [name, value]
  })
  return isSame ? before : Object.fromEntries(entries)
}

/** Counterparts are at the same place, or, where a list has shifted, have the same key. */
function shareItems(before: unknown[], after: unknown[]): unknown[] {
  let byKey: Map<unknown, unknown> | undefined
  let isSame = before.length === after.length
  const shared = after.map((item, index) => {
    const key = keyOf(item)
    let counterpart = before[index]
    if (key !== null && keyOf(counterpart) !== key) {
      byKey ??= new Map(before.map((other) => [keyOf(other), other]))
      counterpart = byKey.get(key)
    }
    const kept = share(counterpart, item)
    isSame &&= kept === before[index]
    return kept
  })
  return isSame ? before : shared
}

/** The key of an element, or of an item of a list's data. */
function keyOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null ? ((item as Fields).key ?? null) : null
}

/** Whether two values say the same, elements by what they are made from. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]))
  }
  if (isElement(a)) {
    return isElement(b) && a.type === b.type && a.key === b.key && equal(a.props, b.props)
  }
  return isFields(a) && isFields(b) && !isElement(b) && equalFields(a, b)
}

function equalFields(a: Fields, b: Fields): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
}

function isElement(value: unknown): value is ReactElement {
  return isValidElement(value)
}

/** Objects as JSON has them; any other has its own idea of what it is. */
function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
