import { useEffect, useState } from 'react'

import { fetchJson, type ServerAddress } from '../connection'

/**
 * Asks for a document again and again while the page is seen, and hands each answer to `take`.
 * Tells whether there is such a document: undefined before the first answer.
 */
export function usePolled(
  server: ServerAddress,
  path: string,
  milliseconds: number,
  take: (answer: object) => void
): boolean | undefined {
  const [isThere, setThere] = useState<boolean>()
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      if (document.visibilityState === 'visible') {
        const answer = await fetchJson(server, path, abort.signal)
        if (abort.signal.aborted) return
        const isDocument = typeof answer === 'object' && answer !== null
        // Once there, a server that is away for a moment is asked again.
        setThere((was) => was === true || isDocument)
        if (isDocument) take(answer)
      }
      timer = setTimeout(() => void ask(), milliseconds)
    }
    void ask()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [server, path, milliseconds, take])
  return isThere
}
