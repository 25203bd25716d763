import { createContext, useContext } from 'react'

/** What actions ask of the page around a screen. */
export interface KitHost {
  navigate(path: string, options?: unknown): void
  goBack(): void
  toast(toast: Toast): void
  openURL(url: string): void
  openSettings(): void
  haptic(kind: 'impact' | 'notification' | 'selection', detail?: string): void
  /** What a StackScreen says of its screen; a page without a title bar leaves it out. */
  setScreen?(options: ScreenOptions): void
}

/** A short message above the screen; `duration` is in milliseconds. */
export interface Toast {
  title: string
  message?: string
  duration?: number
  /** Says that something failed; no screen asks for such a toast. */
  kind?: 'error'
}

/** The options of a StackScreen that have a meaning on a page. */
export interface ScreenOptions {
  title?: string
  headerShown?: boolean
}

const silent: KitHost = {
  navigate() {},
  goBack() {},
  toast() {},
  openURL() {},
  openSettings() {},
  haptic() {},
}

export const KitHostContext = createContext<KitHost>(silent)

/** The page around this screen. */
export function useKitHost(): KitHost {
  return useContext(KitHostContext)
}
