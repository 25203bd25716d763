import type { EventRequest, EventResponse, ModelState } from '@rise-tools/react'

export interface Update {
  $: 'up'
  key: string
  val: ModelState
}

/** `message` says why the server refused something. */
export interface Refusal {
  $: 'err'
  message: string
}

export type ServerMessage = Update | EventResponse<unknown> | Refusal

export type ClientMessage =
  | { $: 'sub'; keys: string[] }
  | { $: 'unsub'; keys: string[] }
  | EventRequest<unknown, unknown>

/** A response whose fields older servers nest in `res`, as one of today. */
function flatResponse(message: Record<string, unknown>): EventResponse<unknown> {
  const { res, ...rest } = message
  const nested = typeof res === 'object' && res !== null ? res : {}
  return { ...nested, ...rest, $: 'evt-res' } as EventResponse<unknown>
}

/** What a text says, or undefined if it says nothing that a client knows. */
export function parseServerMessage(text: string): ServerMessage | undefined {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof message !== 'object' || message === null) return undefined
  const fields = message as Record<string, unknown>
  if (fields.$ === 'err') return { $: 'err', message: String(fields.message) }
  if (typeof fields.key !== 'string') return undefined
  if (fields.$ === 'up') return { $: 'up', key: fields.key, val: fields.val as ModelState }
  if (fields.$ === 'evt-res') return flatResponse(fields)
  return undefined
}

const encoder = new TextEncoder()

/** Whether a text is longer than so many bytes, as it is sent. */
export function isLonger(text: string, bytes: number): boolean {
  // A character of a string is three bytes at most.
  return text.length * 3 > bytes && encoder.encode(text).length > bytes
}

/** `sub` messages for paths, none longer than so many bytes; a path that is too long itself is left out. */
export function subMessages(paths: string[], bytes: number): ClientMessage[] {
  const messages: { $: 'sub'; keys: string[] }[] = []
  const around = JSON.stringify({ $: 'sub', keys: [] }).length
  let length = Infinity
  for (const path of paths) {
    const added = encoder.encode(JSON.stringify(path)).length + 1
    if (around + added > bytes) continue
    if (length + added > bytes || messages.length === 0) {
      messages.push({ $: 'sub', keys: [] })
      length = around
    }
    messages.at(-1)!.keys.push(path)
    length += added
  }
  return messages
}
