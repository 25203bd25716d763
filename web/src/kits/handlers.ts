import { useCallback } from 'react'

import { type KitHost, useKitHost } from './host'

type Handler = (...args: unknown[]) => unknown

/** Guards each handler among the props; see `useGuard`. */
export function useGuardedHandlers<Props extends Record<string, unknown>>(props: Props): Props {
  const guard = useGuard()
  return Object.fromEntries(
    Object.entries(props).map(([name, value]) => [name, guard(value)]),
  ) as Props
}

/**
 * Guards a handler that may lead to the server: its arguments can always be sent, and a failure
 * is told to the person and rejects nothing. Any other value passes unchanged.
 */
export function useGuard(): <Value>(value: Value) => Value {
  const host = useKitHost()
  return useCallback(
    <Value>(value: Value) =>
      typeof value === 'function' ? (guarded(value as Handler & Value, host) as Value) : value,
    [host],
  )
}

function guarded(handler: Handler, host: KitHost): Handler {
  return (...args) => {
    try {
      const result = handler(...args.map(sendable))
      return result instanceof Promise ? result.catch((error) => tell(host, error)) : result
    } catch (error) {
      tell(host, error)
    }
  }
}

/** `<Rise>` writes whatever has a `nativeEvent` as `[native code]`; page objects must be so too. */
function sendable(arg: unknown): unknown {
  return arg instanceof Event || arg instanceof Node ? { nativeEvent: true } : arg
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
