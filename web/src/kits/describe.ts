import { isValidElement } from 'react'

/** Props as readable JSON: handlers by name, elements by what they were made from. */
export function describe(props: object): string {
  return JSON.stringify(writable(props), undefined, 2)
}

/** A copy of data alone: a handler at `toJSON` would be called while the text is written. */
function writable(value: unknown): unknown {
  if (typeof value === 'function') return 'handler'
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(writable)
  const fields = isValidElement<Record<string, unknown>>(value) ? value.props : value
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, writable(one)]))
}
