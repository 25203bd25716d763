import { backoff } from './backoff'
import type { Cancel, Environment, Socket } from './environment'
import { Liveness, type Question } from './liveness'
import { Signal } from './signal'

export type LinkState =
  | { name: 'connecting' }
  | { name: 'live' }
  /** `retryAt` is a time of the environment's clock; `reason` is why, if that is known: as the server said, or as this side found. */
  | { name: 'waiting'; retryAt: number; reason: string }
  | { name: 'closed' }

/** What passes over a link, for who watches it. */
export type Traffic =
  | { kind: 'open' }
  | { kind: 'close'; code: number; reason: string }
  | { kind: 'in' | 'out'; text: string }

const openWithin = 10_000
const noAnswer = 'the server does not answer'
/** A connection that lived this long was a good one: the next failure begins counting anew. */
const goodAfter = 5_000

/**
 * A WebSocket that comes back: it reconnects with backoff, until it is closed. Where nothing comes for
 * long, or somebody has reason to doubt it, it asks whether the server is still there.
 */
export class Link {
  readonly states = new Signal<LinkState>()
  readonly traffic = new Signal<Traffic>()
  readonly texts = new Signal<string>()
  private current: LinkState = { name: 'closed' }
  private socket: Socket | null = null
  private failures = 0
  private cancelTimer: Cancel = () => {}
  private cancelResume: Cancel = () => {}
  private readonly liveness: Liveness

  /** `question` is what the server is asked, if there is anything now that it surely answers. */
  constructor(
    readonly url: string,
    private readonly environment: Environment,
    question: () => Question | undefined = () => undefined
  ) {
    this.liveness = new Liveness(environment, {
      ask: () => {
        const asked = question()
        return asked && this.send(asked.text) ? asked : undefined
      },
      dead: () => this.end(1006, noAnswer),
      unknown: () => this.reconnect(),
    })
  }

  get state(): LinkState {
    return this.current
  }

  open(): void {
    if (this.current.name !== 'closed') return
    this.cancelResume = this.environment.onResume(() => this.resume())
    this.connect()
  }

  /** Tries now instead of when its time comes. */
  retry(): void {
    if (this.current.name === 'waiting') this.connect()
  }

  /** Finds out whether the server still answers, where there is something to ask. */
  check(): boolean {
    return this.current.name === 'live' && this.liveness.check()
  }

  close(): void {
    this.cancelResume()
    this.drop(1000)
    this.enter({ name: 'closed' })
  }

  /** Whether the text went out; without a live connection it does not, now or later. */
  send(text: string): boolean {
    if (this.current.name !== 'live' || !this.socket) return false
    this.socket.send(text)
    if (this.traffic.isObserved) this.traffic.emit({ kind: 'out', text })
    return true
  }

  private resume(): void {
    if (this.current.name === 'live') {
      if (!this.check()) this.reconnect()
    } else {
      this.retry()
    }
  }

  /** Takes a new socket for one of which nothing is known. */
  private reconnect(): void {
    this.drop()
    this.connect()
  }

  private connect(): void {
    this.cancelTimer()
    this.enter({ name: 'connecting' })
    let socket: Socket
    try {
      socket = this.environment.openSocket(this.url)
    } catch (error) {
      this.wait(error instanceof Error ? error.message : String(error))
      return
    }
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = ({ data }) => this.received(data)
    socket.onclose = ({ code, reason }) => this.lost(code, reason)
    this.cancelTimer = this.environment.after(openWithin, () => {
      this.drop()
      this.wait(noAnswer)
    })
  }

  private opened(): void {
    this.cancelTimer()
    this.cancelTimer = this.environment.after(goodAfter, () => (this.failures = 0))
    if (this.traffic.isObserved) this.traffic.emit({ kind: 'open' })
    this.liveness.start()
    this.enter({ name: 'live' })
  }

  private received(data: unknown): void {
    this.liveness.heard()
    if (typeof data !== 'string') return
    if (this.traffic.isObserved) this.traffic.emit({ kind: 'in', text: data })
    this.texts.emit(data)
  }

  private lost(code: number, reason: string): void {
    this.socket = null
    this.end(code, reason)
  }

  /** The connection is over: another is tried after a while. */
  private end(code: number, reason: string): void {
    this.drop()
    if (this.current.name === 'live' && this.traffic.isObserved) {
      this.traffic.emit({ kind: 'close', code, reason })
    }
    this.wait(reason)
  }

  private wait(reason: string): void {
    this.cancelTimer()
    this.failures++
    const delay = backoff(this.failures, () => this.environment.random())
    this.cancelTimer = this.environment.after(delay, () => this.connect())
    this.enter({ name: 'waiting', retryAt: this.environment.now() + delay, reason })
  }

  /** Lets go of the socket without hearing from it again. */
  private drop(code?: number): void {
    this.cancelTimer()
    this.liveness.stop()
    if (!this.socket) return
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null
    this.socket.close(code)
    this.socket = null
  }

  private enter(state: LinkState): void {
    this.current = state
    this.states.emit(state)
  }
}
