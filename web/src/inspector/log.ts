import { headOf, type Connection, type Traffic } from '../connection'
import { Signal } from '../connection/signal'

export const kinds = ['sub', 'unsub', 'evt', 'up', 'evt-res', 'err', 'link'] as const
export type EntryKind = (typeof kinds)[number]

/** A message, or that the connection opened or closed. */
export interface Entry {
  /** One more than that of the entry before. */
  id: number
  /** Milliseconds since 1970. */
  time: number
  kind: EntryKind
  traffic: Traffic
  /** The path that it is about, or several. */
  path: string
  /** In characters, which are bytes for most messages. */
  size: number
  /** Of a response: milliseconds since its event was sent. */
  latency?: number
}

const most = 5_000
/** Values can be large: the log keeps less than `most` of those. */
const mostSize = 32_000_000

interface Summary {
  kind: EntryKind
  path: string
  key?: string
}

/** A longer message is not read as a whole if its beginning says it all. */
const longest = 10_000

function summary(text: string): Summary {
  if (text.length > longest) {
    const known = headOf(text)
    if (known?.kind === 'up') return { kind: 'up', path: known.key || '/' }
    if (known) return { ...known, path: '' }
  }
  let message: Record<string, unknown>
  try {
    message = JSON.parse(text) as Record<string, unknown>
  } catch {
    return { kind: 'err', path: '' }
  }
  const kind = kinds.find((known) => known === message.$) ?? 'err'
  if (Array.isArray(message.keys)) {
    return { kind, path: message.keys.map((path) => String(path) || '/').join(' ') }
  }
  const key = String(message.key ?? '')
  if (kind === 'up') return { kind, path: key || '/' }
  if (kind !== 'evt') return { kind, path: '', key }
  const target = message.target as { path?: unknown[] } | undefined
  return { kind, path: String(target?.path?.[0] ?? '') || '/', key }
}

/**
 * The last messages of a connection. It begins with what is subscribed to when it is made, as if
 * that had just been sent, so that a transcript of it stands by itself.
 */
export class MessageLog {
  readonly changes = new Signal<void>()
  entries: readonly Entry[] = []
  isPaused = false
  private size = 0
  private lastId = 0
  private frame = 0
  private readonly sent = new Map<string, { time: number; path: string }>()
  private incoming: Entry[] = []

  constructor(connection: Connection) {
    if (connection.link.state.name === 'live') this.addSnapshot(connection)
    connection.link.traffic.listen((traffic) => {
      if (!this.isPaused) this.add(traffic)
    })
  }

  /** Whether its first entries had to go. */
  get isCut(): boolean {
    return this.entries.length > 0 && this.entries[0]!.id > 1
  }

  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused
    this.changes.emit()
  }

  clear(): void {
    this.entries = []
    this.incoming = []
    this.size = 0
    this.changes.emit()
  }

  private addSnapshot(connection: Connection): void {
    const paths = connection.paths()
    this.add({ kind: 'open' })
    if (paths.length > 0) {
      this.add({ kind: 'out', text: JSON.stringify({ $: 'sub', keys: paths }) })
    }
    for (const key of paths.filter((path) => connection.hasValue(path))) {
      const val = connection.value(key)
      this.add({ kind: 'in', text: JSON.stringify({ $: 'up', key, val }) })
    }
  }

  private add(traffic: Traffic): void {
    const entry: Entry = {
      id: ++this.lastId,
      time: Date.now(),
      kind: 'link',
      traffic,
      path: '',
      size: 0,
    }
    if (traffic.kind === 'in' || traffic.kind === 'out') this.describe(entry, traffic.text)
    else this.sent.clear()
    this.incoming.push(entry)
    this.size += entry.size
    this.frame ||= requestAnimationFrame(() => this.show())
    // A hidden page draws nothing, and must not keep more for that.
    if (this.incoming.length > most) this.show()
  }

  private describe(entry: Entry, text: string): void {
    const { kind, path, key } = summary(text)
    entry.kind = kind
    entry.path = path
    entry.size = text.length
    if (key === undefined) return
    const event = this.sent.get(key)
    if (kind === 'evt') this.sent.set(key, { time: performance.now(), path })
    if (kind === 'evt-res' && event) {
      entry.latency = performance.now() - event.time
      entry.path = event.path
      this.sent.delete(key)
    }
  }

  private show(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    const all = [...this.entries, ...this.incoming]
    this.incoming = []
    let first = Math.max(0, all.length - most)
    for (const entry of all.slice(0, first)) this.size -= entry.size
    while (this.size > mostSize && first < all.length - 1) this.size -= all[first++]!.size
    this.entries = first > 0 ? all.slice(first) : all
    this.changes.emit()
  }
}

const logs = new WeakMap<Connection, MessageLog>()

/** The log of a connection. It records from the first time that it is asked for. */
export function logOf(connection: Connection): MessageLog {
  const log = logs.get(connection) ?? new MessageLog(connection)
  logs.set(connection, log)
  return log
}
