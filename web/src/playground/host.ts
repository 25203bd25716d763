import type { ActionModelState, ActionsDefinition } from '@rise-tools/react'

import type { KitHost, ScreenOptions } from '../kits'
import type { NoteBoard } from './Notes'

type AddNote = NoteBoard['add']

export interface Moves {
  navigate(path: string): void
  goBack(): void
  setScreen(options: ScreenOptions): void
}

/** Actions leave the page only towards these. */
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:'])

function openURL(url: string, add: AddNote): void {
  let target: URL | undefined
  try {
    target = new URL(url)
  } catch {
    // Told below.
  }
  if (target && schemes.has(target.protocol)) window.open(target, '_blank', 'noopener,noreferrer')
  else add({ kind: 'info', title: 'A link for the phone', message: url })
}

/** A toast as actions and the kits' handlers ask for it. */
type Toast = Parameters<KitHost['toast']>[0] & { kind?: 'error' }

/** The page around a screen, as its actions see it. */
export function createHost(moves: Moves, add: AddNote): KitHost {
  return {
    ...moves,
    toast: ({ kind, title, message, duration }: Toast) =>
      add({ kind: kind ?? 'toast', title, message }, duration),
    openURL: (url) => openURL(url, add),
    openSettings: () =>
      add({ kind: 'info', title: 'Settings', message: 'A phone opens its settings here.' }),
    haptic: (kind, detail) =>
      add({ kind: 'haptic', title: `Haptic ${kind}`, message: detail }, 1_500),
  }
}

/** Actions that also say so when a screen asks for one that nobody knows. */
export function tellUnknown<A extends ActionsDefinition<ActionModelState[]>>(
  actions: A,
  add: AddNote
): A {
  return new Proxy(actions, {
    get(known, name: string) {
      if (Object.hasOwn(known, name)) return Reflect.get(known, name)
      return { action: () => add({ kind: 'error', title: 'Unknown action', message: name }) }
    },
  })
}
