import type { EventRequest, EventResponse, ModelState } from '@rise-tools/react'
import { type Cancel, browser, type Environment } from './environment'
import { EventError, PendingEvents } from './events'
import { Inbox } from './inbox'
import { Link } from './link'
import { type ClientMessage, parseServerMessage } from './messages'
import { Signal } from './signal'
import { type Handler, Subscriptions } from './subscriptions'

/** How long a response may take, where the event's leaf doesn't say. */
export const defaultTimeout = 10_000

/** An event as it goes out; its `modelState` is the leaf that the client was shown. */
export type OutgoingEvent = EventRequest<unknown, unknown>

function timeoutOf(leaf: unknown): number {
  const timeout = (leaf as { timeout?: unknown } | null | undefined)?.timeout
  return typeof timeout === 'number' && timeout > 0 ? timeout : defaultTimeout
}

/** A session with a server: values by path, and events. It outlives the sockets that carry it. */
export class Connection {
  readonly link: Link
  readonly refusals = new Signal<string>()
  private readonly subscriptions: Subscriptions
  private readonly events: PendingEvents

  constructor(
    readonly url: string,
    readonly environment: Environment = browser
  ) {
    this.link = new Link(url, environment)
    this.events = new PendingEvents(environment)
    this.subscriptions = new Subscriptions(
      environment,
      (path) => this.send({ $: 'sub', keys: [path] }),
      (path) => this.send({ $: 'unsub', keys: [path] })
    )
    this.link.states.listen(({ name }) => {
      if (name === 'live') this.resubscribe()
      else this.events.rejectAll()
    })
    const inbox = new Inbox(
      environment,
      (text) => this.receive(text),
      () => this.subscriptions.flush()
    )
    this.link.texts.listen((text) => inbox.take(text))
  }

  /** Tells the path of each value that arrives. */
  get updates(): Signal<string> {
    return this.subscriptions.updates
  }

  paths(): string[] {
    return this.subscriptions.paths()
  }

  value(path: string): ModelState {
    return this.subscriptions.value(path)
  }

  hasValue(path: string): boolean {
    return this.subscriptions.hasValue(path)
  }

  subscribe(path: string, handler: Handler): Cancel {
    return this.subscriptions.subscribe(path, handler)
  }

  /**
   * Resolves with the response, also where that is an error. Rejects with an EventError if there is
   * none. An event is sent once or not at all.
   */
  async sendEvent(event: OutgoingEvent): Promise<EventResponse<unknown>> {
    if (!this.send(event)) {
      throw new EventError('OfflineError', 'not sent: there is no connection to the server')
    }
    return this.events.add(event.key, timeoutOf(event.modelState))
  }

  private send(message: ClientMessage): boolean {
    return this.link.send(JSON.stringify(message))
  }

  private resubscribe(): void {
    const keys = this.subscriptions.paths()
    if (keys.length > 0) this.send({ $: 'sub', keys })
  }

  private receive(text: string): void {
    const message = parseServerMessage(text)
    switch (message?.$) {
      case 'up':
        this.subscriptions.receive(message.key, message.val)
        break
      case 'evt-res':
        // Whoever sent the event shall see what it did before its call returns.
        this.subscriptions.flush()
        this.events.answer(message)
        break
      case 'err':
        this.refusals.emit(message.message)
        break
    }
  }
}
