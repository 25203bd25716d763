import type { ActionsDefinition, EventResponse, HandlerEvent, ModelSource } from '@rise-tools/react'

import { EventError } from '../connection'
import type { KitHost, ScreenOptions } from '../kits'
import type { NoteBoard } from './Notes'

type AddNote = NoteBoard['add']

/** Errors that a note shows already, so that the console need not. */
const shown = new WeakSet<object>()

window.addEventListener('unhandledrejection', (event) => {
  if (typeof event.reason === 'object' && event.reason && shown.has(event.reason)) {
    event.preventDefault()
  }
})

/** What an error says, whatever it is that was thrown. */
export function messageOf(error: unknown): string {
  if (typeof error === 'string') return error
  const message = (error as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : JSON.stringify(error)
}

export interface Moves {
  navigate(path: string): void
  goBack(): void
  setScreen(options: ScreenOptions): void
}

/** Actions leave the page only towards these. */
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:', 'sms:'])

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

/** The page around a screen, as its actions see it. */
export function createHost(moves: Moves, add: AddNote): KitHost {
  return {
    ...moves,
    toast: ({ title, message, duration }) => add({ kind: 'toast', title, message }, duration),
    openURL: (url) => openURL(url, add),
    openSettings: () =>
      add({ kind: 'info', title: 'Settings', message: 'A phone opens its settings here.' }),
    haptic: (kind, detail) =>
      add({ kind: 'haptic', title: `Haptic ${kind}`, message: detail }, 1_500),
  }
}

/** Actions that also say so when a screen asks for one that nobody knows. */
export function tellUnknown<A extends ActionsDefinition<any[]>>(actions: A, add: AddNote): A {
  return new Proxy(actions, {
    get(known, name: string) {
      const action: unknown = Reflect.get(known, name)
      if (action) return action
      return { action: () => add({ kind: 'error', title: 'Unknown action', message: name }) }
    },
  })
}

/** Sends a screen's events, and shows which fail. They reject all the same. */
export function tellFailures(send: ModelSource['sendEvent'], add: AddNote) {
  return async (event: HandlerEvent): Promise<EventResponse<unknown>> => {
    try {
      const response = await send(event)
      if (response.error) {
        add({ kind: 'error', title: 'The server refused', message: messageOf(response.payload) })
        if (typeof response.payload === 'object' && response.payload) shown.add(response.payload)
      }
      return response
    } catch (error) {
      const title = error instanceof EventError ? 'No response' : 'The event failed'
      add({ kind: 'error', title, message: messageOf(error) })
      if (typeof error === 'object' && error) shown.add(error)
      throw error
    }
  }
}
