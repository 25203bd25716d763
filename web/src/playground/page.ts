import { wellFormed } from '../base/wellFormed'
import { belowRoot, encodePath } from '../connection'

export const frames = ['phone', 'tablet', 'wall', 'fill'] as const
export type FrameKind = (typeof frames)[number]

export const themes = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themes)[number]

/** One screen of the page; `trail` are the paths that its back button leads through. */
export interface ScreenState {
  id: number
  path: string
  trail: string[]
}

/** What the page shows: all of it, but for the trails, is in its URL. */
export interface Page {
  screens: ScreenState[]
  frame: FrameKind
  theme: ThemeChoice
}

function oneOf<T extends string>(choices: readonly T[], asked: string | null): T {
  return choices.find((choice) => choice === asked) ?? choices[0]!
}

function withoutEmptySegments(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')
}

/** A path as people and programs write it, without empty segments, which do not exist. */
export function normalPath(path: string): string {
  return withoutEmptySegments(wellFormed(path).trim())
}

function decodeTerm(term: string): string {
  try {
    return decodeURIComponent(term)
  } catch {
    return term
  }
}

/** Reads the page's URL; `root` is the path of the server's root in it. */
export function parsePage(url: URL, root = '/'): Page {
  const more = new URLSearchParams(url.hash.slice(1))
  // As the server reads it: what separates segments is decided behind the decoding.
  const first = withoutEmptySegments(belowRoot(url, root).split('/').map(decodeTerm).join('/'))
  // The assets' own folder is no model: there the page shows the root.
  const paths = [first === '-' ? '' : first, ...more.getAll('screen').map(normalPath)]
  return {
    screens: paths.map((path, id) => ({ id, path, trail: [] })),
    frame: oneOf(frames, more.get('frame')),
    theme: oneOf(themes, more.get('theme')),
  }
}

/** The URL that shows the page, from the host on. `search` is kept. */
export function pageUrl(page: Page, search = '', root = '/'): string {
  const more = new URLSearchParams()
  if (page.frame !== frames[0]) more.set('frame', page.frame)
  if (page.theme !== themes[0]) more.set('theme', page.theme)
  for (const { path } of page.screens.slice(1)) more.append('screen', path)
  const hash = more.toString().replaceAll('%2F', '/')
  return root + encodePath(page.screens[0]?.path ?? '') + search + (hash && `#${hash}`)
}

function withScreen(page: Page, id: number, change: (screen: ScreenState) => ScreenState): Page {
  return {
    ...page,
    screens: page.screens.map((screen) => (screen.id === id ? change(screen) : screen)),
  }
}

/** Leads a screen to another path. */
export function navigated(page: Page, id: number, path: string): Page {
  return withScreen(page, id, (screen) => ({
    ...screen,
    path: normalPath(path),
    trail: [...screen.trail, screen.path],
  }))
}

/** Leads a screen to where it came from, if it came from anywhere. */
export function wentBack(page: Page, id: number): Page {
  return withScreen(page, id, (screen) =>
    screen.trail.length === 0
      ? screen
      : { ...screen, path: screen.trail.at(-1)!, trail: screen.trail.slice(0, -1) }
  )
}

export function screenAdded(page: Page, path: string): Page {
  const id = Math.max(...page.screens.map((screen) => screen.id)) + 1
  return { ...page, screens: [...page.screens, { id, path: normalPath(path), trail: [] }] }
}

/** The last screen stays. */
export function screenRemoved(page: Page, id: number): Page {
  if (page.screens.length === 1) return page
  return { ...page, screens: page.screens.filter((screen) => screen.id !== id) }
}
