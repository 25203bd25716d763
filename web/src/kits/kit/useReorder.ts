import { useState } from 'react'

interface Draft {
  keys: string[]
  lifted: string | null
}

/** The order of a list while a row of it is moved, and until the server has answered. */
export interface Reorder {
  keys: string[]
  lifted: string | null
  lift(key: string): void
  /** Puts the lifted row at this place. */
  moveTo(place: number): void
  drop(): void
  cancel(): void
}

/**
 * Orders `serverKeys` by hand. What was dropped stands until `onReorder` has answered; then the
 * server's order holds, which by then has the change if it was accepted.
 */
export function useReorder(serverKeys: string[], onReorder?: (keys: string[]) => unknown): Reorder {
  const [draft, setDraft] = useState<Draft | null>(null)
  const keys = draft ? withArrivals(draft.keys, serverKeys) : serverKeys

  const moveTo = (place: number) => {
    if (!draft?.lifted || place < 0 || place >= keys.length) return
    const rest = keys.filter((key) => key !== draft.lifted)
    setDraft({ ...draft, keys: [...rest.slice(0, place), draft.lifted, ...rest.slice(place)] })
  }

  const drop = async () => {
    if (!draft?.lifted) return
    const dropped = { keys, lifted: null }
    const changed = keys.some((key, index) => key !== serverKeys[index])
    setDraft(changed ? dropped : null)
    if (!changed || !onReorder) return
    await onReorder(keys)
    setDraft((now) => (now === dropped ? null : now))
  }

  return {
    keys,
    lifted: draft?.lifted ?? null,
    lift: (key) => setDraft({ keys, lifted: key }),
    moveTo,
    drop,
    cancel: () => setDraft(null),
  }
}

/** The order of the draft, without rows that are gone, followed by rows that are new. */
function withArrivals(draft: string[], server: string[]): string[] {
  const known = new Set(draft)
  const present = new Set(server)
  return [...draft.filter((key) => present.has(key)), ...server.filter((key) => !known.has(key))]
}
