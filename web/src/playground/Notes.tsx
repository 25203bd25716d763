import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { Icon } from './Icon'

export type NoteKind = 'toast' | 'haptic' | 'error' | 'info'

export interface Note {
  id: number
  kind: NoteKind
  title: string
  message?: string
}

const most = 4
const defaultDuration = 5_000

export interface NoteBoard {
  notes: Note[]
  add(note: Omit<Note, 'id'>, duration?: number): void
  remove(id: number): void
}

/** The notes of a screen: each goes by itself after its duration, the oldest when there are many. */
export function useNotes(): NoteBoard {
  const [notes, setNotes] = useState<Note[]>([])
  const lastId = useRef(0)
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())

  useEffect(() => {
    const running = timers.current
    return () => running.forEach(clearTimeout)
  }, [])

  const remove = useCallback(
    (id: number) => setNotes((all) => all.filter((note) => note.id !== id)),
    []
  )
  const add = useCallback(
    (note: Omit<Note, 'id'>, duration = defaultDuration) => {
      const id = ++lastId.current
      setNotes((all) => [...all, { ...note, id }].slice(-most))
      const timer = setTimeout(() => {
        timers.current.delete(timer)
        remove(id)
      }, duration)
      timers.current.add(timer)
    },
    [remove]
  )
  return useMemo(() => ({ notes, add, remove }), [notes, add, remove])
}

/** The notes above a screen and all that it lays over itself, read out as they come. */
export function Notes({ board }: { board: NoteBoard }) {
  return (
    <div className="notes" role="status" aria-live="polite">
      {board.notes.map((note) => (
        <div key={note.id} className={`note note-${note.kind}`}>
          <div>
            <strong>{note.title}</strong>
            {note.message && <p>{note.message}</p>}
          </div>
          <button
            className="quiet"
            aria-label={`Dismiss ${note.title}`}
            onClick={() => board.remove(note.id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
