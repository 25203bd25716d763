import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { pageRoot } from '../connection'
import { lookOf, rememberLook } from './look'
import {
  type FrameKind,
  navigated,
  normalPath,
  type Page,
  pageUrl,
  parsePage,
  screenAdded,
  screenRemoved,
  type ScreenState,
  type ThemeChoice,
  wentBack,
} from './page'

/** What an entry of the browser's history keeps beyond its URL. */
interface HistoryState {
  screens: ScreenState[]
  /** The paths of the entry before it. */
  previous?: string
}

function isScreen(value: unknown): value is ScreenState {
  const { id, path, trail } = (value ?? {}) as Partial<ScreenState>
  const isTrail = Array.isArray(trail) && trail.every((step) => typeof step === 'string')
  return typeof id === 'number' && typeof path === 'string' && isTrail
}

/** What the entry keeps, unless another page or another version of this one has written it. */
function keptState(): HistoryState | null {
  const { screens, previous } = (history.state ?? {}) as Partial<HistoryState>
  if (!Array.isArray(screens) || screens.length === 0 || !screens.every(isScreen)) return null
  return { screens, previous: typeof previous === 'string' ? previous : undefined }
}

function pathsOf(screens: ScreenState[]): string {
  return screens.map(({ path }) => path).join('\n')
}

function readPage(): Page {
  const url = new URL(location.href)
  const page = { ...parsePage(url, pageRoot), ...lookOf(url) }
  const kept = keptState()?.screens
  return kept && pathsOf(kept) === pathsOf(page.screens) ? { ...page, screens: kept } : page
}

function writePage(page: Page, entry: 'push' | 'replace', previous: string | undefined): void {
  const state: HistoryState = { screens: page.screens, previous }
  const url = pageUrl(page, location.search, pageRoot)
  try {
    if (entry === 'push') history.pushState(state, '', url)
    else history.replaceState(state, '', url)
  } catch {
    // Browsers refuse entries that come too fast; the page goes on without one.
  }
}

export interface PageControl {
  navigate(screen: number, path: string): void
  /** Like `navigate`, but the browser's back button does not return. */
  redirect(screen: number, path: string): void
  goBack(screen: number): void
  addScreen(path: string): void
  removeScreen(screen: number): void
  setFrame(frame: FrameKind): void
  setTheme(theme: ThemeChoice): void
}

/** What the page shows, kept in step with the address bar and the browser's history. */
export function usePage(): [Page, PageControl] {
  const [page, setPage] = useState(readPage)
  const latest = useRef(page)

  const show = useCallback((next: Page, entry: 'push' | 'replace') => {
    if (next === latest.current) return
    const previous = entry === 'push' ? pathsOf(latest.current.screens) : keptState()?.previous
    writePage(next, entry, previous)
    latest.current = next
    setPage(next)
  }, [])

  useEffect(() => {
    const follow = () => {
      const page = readPage()
      // Back and forward lead through paths; how they are looked at stays. An entry without a state
      // is a URL that somebody typed, which says it all.
      const { frame, theme } = keptState() ? latest.current : page
      latest.current = { ...page, frame, theme }
      writePage(latest.current, 'replace', keptState()?.previous)
      setPage(latest.current)
    }
    writePage(latest.current, 'replace', keptState()?.previous)
    window.addEventListener('popstate', follow)
    return () => window.removeEventListener('popstate', follow)
  }, [])

  const control = useMemo(
    (): PageControl => ({
      navigate: (screen, path) => show(navigated(latest.current, screen, path), 'push'),
      redirect(screen, to) {
        const path = normalPath(to)
        const { screens } = latest.current
        const moved = screens.map((one) => (one.id === screen ? { ...one, path } : one))
        show({ ...latest.current, screens: moved }, 'replace')
      },
      goBack(screen) {
        const next = wentBack(latest.current, screen)
        // Where the browser's own back leads to the same page, a second entry would trap it.
        if (keptState()?.previous === pathsOf(next.screens)) history.back()
        else show(next, 'push')
      },
      addScreen: (path) => show(screenAdded(latest.current, path), 'push'),
      removeScreen: (screen) => show(screenRemoved(latest.current, screen), 'push'),
      setFrame(frame) {
        rememberLook({ frame })
        show({ ...latest.current, frame }, 'replace')
      },
      setTheme(theme) {
        rememberLook({ theme })
        show({ ...latest.current, theme }, 'replace')
      },
    }),
    [show]
  )
  return [page, control]
}
