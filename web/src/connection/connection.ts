import type { EventRequest, EventResponse, ModelState } from '@rise-tools/react'
import { type Cancel, browser, type Environment } from './environment'
import { EventError, PendingEvents } from './events'
import { Inbox } from './inbox'
import { Link } from './link'
import type { Question } from './liveness'
import { type ClientMessage, isLonger, parseServerMessage, subMessages } from './messages'
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
  /** Tells what the server refused, and why. */
  readonly refusals = new Signal<string>()
  /** Tells why something was not sent that nobody else hears of. */
  readonly unsent = new Signal<string>()
  private readonly subscriptions: Subscriptions
  private readonly events: PendingEvents

  /** The server takes messages of `messageBytes` at most, if that is known. */
  constructor(
    readonly url: string,
    readonly environment: Environment = browser,
    private readonly messageBytes = Infinity
  ) {
    this.link = new Link(url, environment, () => this.question())
    this.events = new PendingEvents(environment)
    this.subscriptions = new Subscriptions(
      environment,
      (path) => this.begin(path),
      (path) => this.send({ $: 'unsub', keys: [path] })
    )
    this.link.states.listen((state) => {
      if (state.name === 'live') this.resubscribe()
      else this.events.rejectAll(state.name === 'waiting' ? state.reason : '')
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
    const text = JSON.stringify(event)
    if (isLonger(text, this.messageBytes)) throw new EventError('TooLargeError', this.tooLarge())
    if (!this.link.send(text)) {
      throw new EventError('OfflineError', 'not sent: there is no connection to the server')
    }
    try {
      return await this.events.add(event.key, timeoutOf(event.modelState))
    } catch (error) {
      if ((error as EventError).name === 'TimeoutError') this.link.check()
      throw error
    }
  }

  private send(message: ClientMessage): boolean {
    return this.link.send(JSON.stringify(message))
  }

  private tooLarge(): string {
    const most = this.messageBytes.toLocaleString('en')
    return `not sent: this is larger than the ${most} bytes that the server takes at once`
  }

  private begin(path: string): void {
    const [message] = subMessages([path], this.messageBytes)
    if (message) this.send(message)
    else this.unsent.emit(this.tooLarge())
  }

  private resubscribe(): void {
    this.subscriptions.forget()
    for (const message of subMessages(this.subscriptions.paths(), this.messageBytes)) {
      this.send(message)
    }
  }

  /** Subscribing again is answered by the value, by every server. */
  private question(): Question | undefined {
    const shortest = this.subscriptions.shortest()
    if (!shortest) return undefined
    const text = JSON.stringify({ $: 'sub', keys: [shortest.path] } satisfies ClientMessage)
    return { text, answerBytes: shortest.bytes }
  }

  private receive(text: string): void {
    const message = parseServerMessage(text)
    switch (message?.$) {
      case 'up':
        this.subscriptions.receive(message.key, message.val, text.length)
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
