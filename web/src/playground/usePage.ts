import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import {
  type FrameKind,
  navigated,
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
  /** The URL of the entry before it. */
  previous?: string
}

function readPage(): Page {
  const page = parsePage(new URL(location.href))
  const kept = history.state as HistoryState | null
  const sameScreens =
    kept?.screens?.map(({ path }) => path).join() === page.screens.map(({ path }) => path).join()
  return sameScreens ? { ...page, screens: kept!.screens } : page
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
    const before = pageUrl(latest.current, location.search)
    const url = pageUrl(next, location.search)
    const kept = history.state as HistoryState | null
    const previous = entry === 'push' ? before : kept?.previous
    const state: HistoryState = { screens: next.screens, previous }
    if (entry === 'push') history.pushState(state, '', url)
    else history.replaceState(state, '', url)
    latest.current = next
    setPage(next)
  }, [])

  useEffect(() => {
    const follow = () => setPage((latest.current = readPage()))
    window.addEventListener('popstate', follow)
    return () => window.removeEventListener('popstate', follow)
  }, [])

  const control = useMemo(
    (): PageControl => ({
      navigate: (screen, path) => show(navigated(latest.current, screen, path), 'push'),
      redirect(screen, path) {
        const { screens } = latest.current
        const moved = screens.map((one) => (one.id === screen ? { ...one, path } : one))
        show({ ...latest.current, screens: moved }, 'replace')
      },
      goBack(screen) {
        const next = wentBack(latest.current, screen)
        const kept = history.state as HistoryState | null
        // Where the browser's own back leads to the same page, a second entry would trap it.
        if (kept?.previous === pageUrl(next, location.search)) history.back()
        else show(next, 'push')
      },
      addScreen: (path) => show(screenAdded(latest.current, path), 'push'),
      removeScreen: (screen) => show(screenRemoved(latest.current, screen), 'push'),
      setFrame: (frame) => show({ ...latest.current, frame }, 'replace'),
      setTheme: (theme) => show({ ...latest.current, theme }, 'replace'),
    }),
    [show]
  )
  return [page, control]
}
