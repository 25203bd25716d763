import { useCallback, useEffect, useRef, useState } from 'react'

import { type Answer, ask as askServer, type ServerAddress } from '../connection'

/** What is known of a document: nothing before the first answer. */
export type Polled = undefined | 'there' | 'missing' | { refusal: string }

/** How long a server that has no such document, or refuses it, is left alone; then twice as long. */
const firstPause = 4_000
const lastPause = 60_000

function hasDocument({ document }: Answer): boolean {
  return typeof document === 'object' && document !== null
}

function stateOf(was: Polled, answer: Answer): Polled {
  if (answer.refusal !== undefined) return { refusal: answer.refusal }
  if (hasDocument(answer)) return 'there'
  // Once there, a server that is away for a moment is asked again.
  return was === 'there' ? was : 'missing'
}

export interface Poll {
  path: string
  /** How often a server is asked that answers. */
  milliseconds: number
  /** Whether there is anything to ask for now. */
  isWanted: boolean
  take(document: object): void
}

/**
 * Asks for a document again and again while the page is seen. One that is refused or not there is
 * asked for less and less often, and at once when the page is looked at again or `again` is called:
 * the inspector may have been opened in another tab.
 */
export function usePolled(server: ServerAddress, poll: Poll): [Polled, () => void] {
  const { path, milliseconds, isWanted, take } = poll
  const [state, setState] = useState<Polled>()
  const ask = useRef(() => {})
  useEffect(() => {
    if (!isWanted) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    let failures = 0
    let isAsking = false
    const askAgain = async () => {
      clearTimeout(timer)
      if (isAsking || document.visibilityState !== 'visible') return
      isAsking = true
      const answer = await askServer(server, path, abort.signal)
      isAsking = false
      if (abort.signal.aborted) return
      setState((was) => stateOf(was, answer))
      failures = hasDocument(answer) ? 0 : failures + 1
      if (hasDocument(answer)) take(answer.document as object)
      const pause = Math.min(lastPause, firstPause * 2 ** (failures - 1))
      timer = setTimeout(() => void askAgain(), failures > 0 ? pause : milliseconds)
    }
    ask.current = () => {
      failures = 0
      void askAgain()
    }
    ask.current()
    document.addEventListener('visibilitychange', () => ask.current(), { signal: abort.signal })
    return () => {
      abort.abort()
      clearTimeout(timer)
      ask.current = () => {}
    }
  }, [server, path, milliseconds, isWanted, take])
  return [state, useCallback(() => ask.current(), [])]
}
