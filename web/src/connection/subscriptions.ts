import type { ModelState } from '@rise-tools/react'
import type { Cancel, Environment } from './environment'
import { Signal } from './signal'

export type Handler = (value: ModelState) => void

/** One call of `subscribe`: the same handler may be there twice. */
interface Subscriber {
  handler: Handler
}

interface Entry {
  subscribers: Set<Subscriber>
  value: ModelState
  hasValue: boolean
  /** About the bytes of the newest update, if one has come on this connection. */
  bytes: number | undefined
  /** Whether handlers have yet to hear of the value. */
  dirty: boolean
  cancelEnd: Cancel | null
}

/** How long a path that nobody watches stays subscribed, so that a remount doesn't flicker. */
const linger = 1_000

/** A copy that is equal but not the same, where a value holds refs. */
function fresh(value: ModelState): ModelState {
  if (Array.isArray(value)) return [...value]
  return typeof value === 'object' && value !== null ? ({ ...value } as ModelState) : value
}

/**
 * Who watches which path, and the last value of each. Each path is subscribed to once however many
 * watch it, and handlers hear of new values at most once per picture.
 */
export class Subscriptions {
  /** Tells the path whenever a value arrives, before handlers do. */
  readonly updates = new Signal<string>()
  private readonly entries = new Map<string, Entry>()
  private readonly dirty = new Set<Entry>()
  private cancelFrame: Cancel | null = null

  /** `begin` and `end` tell the server. */
  constructor(
    private readonly environment: Environment,
    private readonly begin: (path: string) => void,
    private readonly end: (path: string) => void
  ) {}

  paths(): string[] {
    return [...this.entries.keys()]
  }

  value(path: string): ModelState {
    return this.entries.get(path)?.value
  }

  hasValue(path: string): boolean {
    return this.entries.get(path)?.hasValue ?? false
  }

  subscribe(path: string, handler: Handler): Cancel {
    const entry = this.entries.get(path) ?? this.add(path)
    entry.cancelEnd?.()
    entry.cancelEnd = null
    const subscriber = { handler }
    entry.subscribers.add(subscriber)
    if (entry.hasValue) this.tellLater(subscriber, entry)
    return () => {
      const wasThere = entry.subscribers.delete(subscriber)
      if (wasThere && entry.subscribers.size === 0) this.endLater(path, entry)
    }
  }

  /** The path whose update is the shortest, of those that the server has sent since `forget`. */
  shortest(): { path: string; bytes: number } | undefined {
    let found: { path: string; bytes: number } | undefined
    for (const [path, { bytes }] of this.entries) {
      if (bytes !== undefined && !(found && found.bytes <= bytes)) found = { path, bytes }
    }
    return found
  }

  /** A new connection: nothing has come on it. Values stay. */
  forget(): void {
    for (const entry of this.entries.values()) entry.bytes = undefined
  }

  receive(path: string, value: ModelState, bytes: number): void {
    const entry = this.entries.get(path)
    if (!entry) return
    entry.bytes = bytes
    entry.value = value
    entry.hasValue = true
    entry.dirty = true
    this.dirty.add(entry)
    if (this.updates.isObserved) this.updates.emit(path)
    this.cancelFrame ??= this.environment.nextFrame(() => this.flush())
  }

  /** Tells handlers now what they would hear with the next picture. */
  flush(): void {
    this.cancelFrame?.()
    this.cancelFrame = null
    const entries = [...this.dirty]
    this.dirty.clear()
    for (const entry of entries) {
      entry.dirty = false
      for (const { handler } of [...entry.subscribers]) handler(entry.value)
    }
  }

  private add(path: string): Entry {
    const entry: Entry = {
      subscribers: new Set(),
      value: undefined,
      hasValue: false,
      bytes: undefined,
      dirty: false,
      cancelEnd: null,
    }
    this.entries.set(path, entry)
    this.begin(path)
    return entry
  }

  /**
   * `<Rise>` looks for refs in a value only when it hears of one that it doesn't have. Where a value
   * was there first, it would miss the refs inside; so it hears of a copy.
   */
  private tellLater(subscriber: Subscriber, entry: Entry): void {
    this.environment.nextFrame(() => {
      if (entry.subscribers.has(subscriber) && !entry.dirty) subscriber.handler(fresh(entry.value))
    })
  }

  private endLater(path: string, entry: Entry): void {
    entry.cancelEnd = this.environment.after(linger, () => {
      this.entries.delete(path)
      this.dirty.delete(entry)
      this.end(path)
    })
  }
}
