import { isCompositeModelState, type ModelState } from '@rise-tools/react'

import type { Connection } from '../connection'
import { useValue } from './hooks'

/** Whether a value can be drawn as a screen: others are data, which programs have at paths too. */
export function isScreen(value: ModelState): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Array.isArray(value) ? value.every(isScreen) : isCompositeModelState(value)
}

/** A value that is no screen, as JSON. */
export function Data({ connection, path }: { connection: Connection; path: string }) {
  const value = useValue(connection, path, (value) => value)
  return (
    <div className="data">
      <p>This path holds data:</p>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </div>
  )
}
