import type { ModelState } from '@rise-tools/react'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'

import { wellFormed } from '../base/wellFormed'
import { type Check, readStored, writeStored } from '../base/storage'
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

const soonest = 2_000
const latest = 30_000

/**
 * The paths that a server lists; undefined before it has answered. It is asked again now and then,
 * soon while it has none, and later and later while it does not answer.
 */
export function usePaths(server: ServerAddress, isLive: boolean): string[] | undefined {
  const [paths, setPaths] = useState<string[]>()
  useEffect(() => {
    if (!isLive || !server.httpUrl) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    let pause = soonest
    const ask = async () => {
      const { document } = await askServer(server, '/-/paths', abort.signal)
      if (abort.signal.aborted) return
      const list = (document as { paths?: unknown } | null | undefined)?.paths
      if (Array.isArray(list)) {
        setPaths(
          list
            .filter((path) => typeof path === 'string')
            .map(wellFormed)
            .sort()
        )
        pause = list.length > 0 ? latest : soonest
      } else {
        pause = Math.min(latest, 2 * pause)
      }
      timer = setTimeout(() => void ask(), pause)
    }
    void ask()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [server, isLive])
  return paths
}

/** A value that this browser remembers; `isValid` says whether what it has kept is one. */
export function useRemembered<T>(
  name: string,
  initial: T,
  isValid: Check<T>
): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => readStored(name, isValid) ?? initial)
  const remember = useCallback(
    (next: T) => {
      setValue(next)
      writeStored(name, next)
    },
    [name]
  )
  return [value, remember]
}
