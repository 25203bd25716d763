import { isValidElement } from 'react'

/** Props as readable JSON: handlers by name, elements by what they were made from. */
export function describe(props: object): string {
  return JSON.stringify(props, replaceUnwritable, 2)
}

function replaceUnwritable(_key: string, value: unknown): unknown {
  if (typeof value === 'function') return 'handler'
  if (isValidElement<Record<string, unknown>>(value)) return value.props
  return value
}
