import { useEffect } from 'react'

import type { Connection } from '../connection'
import { Notes, useNotes } from './Notes'

/** Tells what was refused, over the whole page: it concerns no screen alone. */
export function Refusals({ connection }: { connection: Connection }) {
  const board = useNotes()
  const { add } = board
  useEffect(() => {
    const { refusals, unsent } = connection
    const stops = [
      refusals.listen((message) =>
        add({ kind: 'error', title: 'The server refused a message', message })
      ),
      unsent.listen((message) => add({ kind: 'error', title: 'That did not work', message })),
    ]
    return () => stops.forEach((stop) => stop())
  }, [connection, add])
  return <Notes board={board} />
}
