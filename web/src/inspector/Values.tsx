import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import { Pacer } from '../base/Pacer'
import type { Connection } from '../connection'
import { type Changes, findChanges } from './changes'
import { Tree } from './Tree'

interface Seen {
  path: string
  value: unknown
  changes?: Changes
}

/** The value of each subscription and what its last update changed, as often as there is time to draw them. */
function useValues(connection: Connection): Seen[] {
  const seen = useRef(new Map<string, Seen>())
  const [values, setValues] = useState<Seen[]>([])
  useEffect(() => {
    const look = () => {
      const next = new Map<string, Seen>()
      for (const path of connection.paths()) {
        const value: unknown = connection.value(path)
        const before = seen.current.get(path)
        if (before && before.value === value) next.set(path, before)
        else next.set(path, { path, value, changes: before && findChanges(before.value, value) })
      }
      seen.current = next
      return [...next.values()]
    }
    const pacer = new Pacer(() => flushSync(() => setValues(look())))
    const stop = connection.updates.listen(() => pacer.ask())
    // Paths also come and go without a value.
    const timer = setInterval(() => pacer.ask(), 1_000)
    setValues(look())
    return () => {
      stop()
      clearInterval(timer)
      pacer.stop()
    }
  }, [connection])
  return values
}

/** The current value of every path that the page is subscribed to. */
export function Values({ connection }: { connection: Connection }) {
  const values = useValues(connection)
  if (values.length === 0) return <p className="nothing">Nothing is subscribed to.</p>
  return (
    <div className="values">
      {values.map(({ path, value, changes }) => (
        <details key={path} open>
          <summary>
            <code>{path || '/'}</code>
            {!connection.hasValue(path) && <span className="faint"> no value yet</span>}
          </summary>
          {connection.hasValue(path) && (
            <Tree label={`Value of ${path || '/'}`} value={value} open={6} changes={changes} />
          )}
        </details>
      ))}
    </div>
  )
}
