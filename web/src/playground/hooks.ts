import type { ModelState } from '@rise-tools/react'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'

import {
  ask as askServer,
  type Connection,
  type LinkState,
  type ServerAddress,
} from '../connection'
import type { ThemeChoice } from './page'

/** Whether a media query holds, as it changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query]
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** Calls `close` at the Escape key, while something is open. */
export function useEscape(isOpen: boolean, close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => {
    if (!isOpen) return
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') latest.current()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [isOpen])
}

/** The theme that a choice comes to; the document wears it. */
export function useTheme(choice: ThemeChoice): 'light' | 'dark' {
  const prefersDark = useMedia('(prefers-color-scheme: dark)')
  const theme = choice === 'system' ? (prefersDark ? 'dark' : 'light') : choice
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return theme
}

export function useLinkState({ link }: Connection): LinkState {
  const subscribe = useCallback((changed: () => void) => link.states.listen(changed), [link])
  return useSyncExternalStore(subscribe, () => link.state)
}

/** The value of a path, which stays subscribed to meanwhile; `select` keeps from it what matters. */
export function useValue<T>(
  connection: Connection,
  path: string,
  select: (value: ModelState, hasValue: boolean) => T
): T {
  const subscribe = useCallback(
    (changed: () => void) => connection.subscribe(path, changed),
    [connection, path]
  )
  return useSyncExternalStore(subscribe, () =>
    select(connection.value(path), connection.hasValue(path))
  )
}

/**
 * The paths that a server lists; undefined before it has answered, or if it does not. It is asked
 * again now and then, and soon while it has none.
 */
export function usePaths(server: ServerAddress, isLive: boolean): string[] | undefined {
  const [paths, setPaths] = useState<string[]>()
  useEffect(() => {
    if (!isLive) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      const { document } = await askServer(server, '/-/paths', abort.signal)
      const list = (document as { paths?: unknown } | null | undefined)?.paths
      if (abort.signal.aborted || !Array.isArray(list)) return
      setPaths(list.filter((path) => typeof path === 'string').sort())
      timer = setTimeout(() => void ask(), list.length > 0 ? 30_000 : 2_000)
    }
    void ask()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [server, isLive])
  return paths
}

/** A value that this browser remembers. */
export function useRemembered<T>(name: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(`updraft.${name}`)
      return kept === null ? initial : (JSON.parse(kept) as T)
    } catch {
      return initial
    }
  })
  const remember = useCallback(
    (next: T) => {
      setValue(next)
      try {
        localStorage.setItem(`updraft.${name}`, JSON.stringify(next))
      } catch {
        // A browser that stores nothing forgets it with the page.
      }
    },
    [name]
  )
  return [value, remember]
}
