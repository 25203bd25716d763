import { useEffect } from 'react'

import type { Connection } from '../connection'
import { Notes, useNotes } from './Notes'

/** Tells what the server refused, over the whole page: it concerns no screen alone. */
export function Refusals({ connection }: { connection: Connection }) {
  const board = useNotes()
  const { add } = board
  useEffect(
    () =>
      connection.refusals.listen((message) =>
        add({ kind: 'error', title: 'The server refused a message', message })
      ),
    [connection, add]
  )
  return <Notes board={board} />
}
