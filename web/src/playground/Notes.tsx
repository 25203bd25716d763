import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

import { beginningOf } from '../base/message'
import { Icon } from './Icon'
import { lastPressedIn } from './lastPress'

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

/**
 * The end of a screen at which its notes stand: the one further from where the person pressed last,
 * as they may want to press there again. It is chosen anew with each note.
 */
function usePlace(newest: number | undefined) {
  const board = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<'top' | 'bottom'>('bottom')
  useLayoutEffect(() => {
    if (newest === undefined) return
    setPlace(lastPressedIn(board.current?.parentElement) === 'lower' ? 'top' : 'bottom')
  }, [newest])
  return [board, place] as const
}

/** The notes above a screen and all that it lays over itself, read out as they come. */
export function Notes({ board }: { board: NoteBoard }) {
  const [ref, place] = usePlace(board.notes.at(-1)?.id)
  // The newest is the last to be cut where there is no room for all.
  const notes = place === 'top' ? [...board.notes].reverse() : board.notes
  return (
    <div ref={ref} className={`notes notes-${place}`} role="status" aria-live="polite">
      {notes.map((note) => (
        <div key={note.id} className={`note note-${note.kind}`}>
          <div>
            <strong>{beginningOf(note.title)}</strong>
            {note.message && <p title={beginningOf(note.message)}>{beginningOf(note.message)}</p>}
          </div>
          <button
            className="quiet"
            aria-label={`Dismiss ${beginningOf(note.title)}`}
            onClick={() => board.remove(note.id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
