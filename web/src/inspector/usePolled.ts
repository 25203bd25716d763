import { useEffect, useState } from 'react'

import { type Answer, ask as askServer, type ServerAddress } from '../connection'

/** What is known of a document: nothing before the first answer. */
export type Polled = undefined | 'there' | 'missing' | { refusal: string }

/** How long a refusal stands before the server is asked again. */
const refusedFor = 4_000

function stateOf(was: Polled, { document, refusal }: Answer): Polled {
  if (refusal !== undefined) return { refusal }
  if (typeof document === 'object' && document !== null) return 'there'
  // Once there, a server that is away for a moment is asked again.
  return was === 'there' ? was : 'missing'
}

/**
 * Asks for a document again and again while the page is seen, and hands each to `take`. A refused
 * one is asked for less often, and when the page is looked at again: the inspector may have been
 * opened in another tab.
 */
export function usePolled(
  server: ServerAddress,
  path: string,
  milliseconds: number,
  take: (document: object) => void
): Polled {
  const [state, setState] = useState<Polled>()
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      clearTimeout(timer)
      let pause = milliseconds
      if (document.visibilityState === 'visible') {
        const answer = await askServer(server, path, abort.signal)
        if (abort.signal.aborted) return
        setState((was) => stateOf(was, answer))
        if (typeof answer.document === 'object' && answer.document !== null) take(answer.document)
        if (answer.refusal !== undefined) pause = Math.max(pause, refusedFor)
      }
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), pause)
    }
    void ask()
    document.addEventListener('visibilitychange', ask, { signal: abort.signal })
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [server, path, milliseconds, take])
  return state
}
