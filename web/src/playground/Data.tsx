import type { ModelState } from '@rise-tools/react'
import { useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'

import { LongText } from '../base/LongText'
import { Pacer } from '../base/Pacer'
import type { Connection } from '../connection'

/** The value of a path, as often as there is time to draw it. */
function usePacedValue(connection: Connection, path: string): ModelState {
  const [value, setValue] = useState(() => connection.value(path))
  useEffect(() => {
    const pacer = new Pacer(() => flushSync(() => setValue(connection.value(path))))
    const stop = connection.subscribe(path, () => pacer.ask())
    return () => {
      stop()
      pacer.stop()
    }
  }, [connection, path])
  return value
}

/** A text of this length is drawn large, as a number is. */
const shortest = 60

function textOf(value: ModelState): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? 'no value')
}

function nameOf(value: ModelState): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  return typeof value === 'number' ? 'a number' : 'data'
}

/** The value of a path that is no screen. */
export function Data({ connection, path }: { connection: Connection; path: string }) {
  return <DataView value={usePacedValue(connection, path)} path={path} />
}

/** A value that is no screen: a text as it is, and all else as JSON. */
export function DataView({ value, path }: { value: ModelState; path: string }) {
  const text = useMemo(() => textOf(value), [value])
  const isBare = typeof value !== 'object' || value === null
  const isLarge = isBare && text.length <= shortest
  return (
    <div className={isLarge ? 'data data-large' : 'data'}>
      <p>This path holds {nameOf(value)}:</p>
      <LongText text={text} label={`Value of ${path || '/'}`} />
    </div>
  )
}
