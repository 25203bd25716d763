import { useCallback, useRef } from 'react'

import { unanswered } from './drafts/Draft'
import { type KitHost, useKitHost } from './host'
import { share } from './sharing'

type Handler = (...args: unknown[]) => unknown

/**
 * The props as an object that stays the same while they say the same. Handlers are new at each
 * update, so each name gets one of its own that calls the newest and is guarded; see `useGuard`.
 */
export function useSteadyProps<Props extends Record<string, unknown>>(given: Props): Props {
  const host = useKitHost()
  const kept = useRef<Steady<Props>>({ given, host, handlers: new Map() })
  const now = kept.current
  // Written while rendering: the newest is right for handlers also if this drawing is given up.
  now.given = given
  now.host = host
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    typeof value === 'function' ? steadyHandler(now, name) : value,
  ])
  now.props = share(now.props, Object.fromEntries(entries) as Props)
  return now.props
}

interface Steady<Props> {
  given: Props
  host: KitHost
  handlers: Map<string, Handler>
  props?: Props
}

function steadyHandler(now: Steady<Record<string, unknown>>, name: string): Handler {
  const handler = now.handlers.get(name) ?? newest(now, name)
  now.handlers.set(name, handler)
  return handler
}

function newest(now: Steady<Record<string, unknown>>, name: string): Handler {
  return (...args) => {
    const handler = now.given[name]
    if (typeof handler === 'function') return guarded(handler as Handler, now.host)(...args)
  }
}

/**
 * Guards a handler that may lead to the server: its arguments can always be sent, and a failure
 * is told to the person and rejects nothing: the call resolves, to `unanswered` where the server has
 * not responded. Any other value passes unchanged.
 */
export function useGuard(): <Value>(value: Value) => Value {
  const host = useKitHost()
  return useCallback(
    <Value>(value: Value) =>
      typeof value === 'function' ? (guarded(value as Handler & Value, host) as Value) : value,
    [host]
  )
}

function guarded(handler: Handler, host: KitHost): Handler {
  return (...args) => {
    try {
      const result = handler(...args.map(sendable))
      return result instanceof Promise ? result.catch((error) => failed(host, error)) : result
    } catch (error) {
      tell(host, error)
    }
  }
}

/** `<Rise>` writes whatever has a `nativeEvent` as `[native code]`; page objects must be so too. */
function sendable(arg: unknown): unknown {
  return arg instanceof Event || arg instanceof Node ? { nativeEvent: true } : arg
}

/** An error of the server is the payload of its response; an `Error` was made on this side. */
function failed(host: KitHost, error: unknown): unknown {
  tell(host, error)
  return error instanceof Error ? unanswered : undefined
}

function tell(host: KitHost, error: unknown) {
  host.toast({ kind: 'error', title: 'That did not work', message: messageOf(error) })
}

/** The readable part of an error, which may also be the payload of an error response. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  if (typeof error === 'string') return error
  const message = (error as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : (JSON.stringify(error) ?? 'no reason given')
}
