import type { EventResponse } from '@rise-tools/react'
import type { Cancel, Environment } from './environment'

export type EventErrorName = 'OfflineError' | 'DisconnectedError' | 'TimeoutError' | 'TooLargeError'

/** An event failed on this side: the server has not said so, and may have run its handler. */
export class EventError extends Error {
  constructor(
    readonly name: EventErrorName,
    message: string
  ) {
    super(message)
  }
}

interface Waiting {
  resolve(response: EventResponse<unknown>): void
  reject(error: EventError): void
  cancelTimeout: Cancel
}

/** The events that were sent and have no response yet. */
export class PendingEvents {
  private readonly waiting = new Map<string, Waiting>()

  constructor(private readonly environment: Environment) {}

  add(key: string, timeout: number): Promise<EventResponse<unknown>> {
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.environment.after(timeout, () => {
        this.waiting.delete(key)
        reject(new EventError('TimeoutError', `no response within ${timeout / 1000} s`))
      })
      this.waiting.set(key, { resolve, reject, cancelTimeout })
    })
  }

  /** A response to an event that nobody waits for any more is nobody's. */
  answer(response: EventResponse<unknown>): void {
    const event = this.waiting.get(response.key)
    if (!event) return
    this.waiting.delete(response.key)
    event.cancelTimeout()
    event.resolve(response)
  }

  /**
   * The connection broke, for a reason if there is one: what was under way may have run or not, and
   * is never sent again.
   */
  rejectAll(reason: string): void {
    const message = 'the connection broke before the response came' + (reason && `: ${reason}`)
    const events = [...this.waiting.values()]
    this.waiting.clear()
    for (const event of events) {
      event.cancelTimeout()
      event.reject(new EventError('DisconnectedError', message))
    }
  }
}
