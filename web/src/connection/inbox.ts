import type { Cancel, Environment } from './environment'

/** Messages up to this many characters are read at once. */
const shortUpTo = 10_000

/** The beginning of an update as most servers write it. */
const beginning = /^\{"\$":"(up|evt-res)","key":("(?:[^"\\]|\\.)*")/

/** What the beginning of a message says of it; undefined where it is written in another way. */
export function headOf(text: string): { kind: 'up' | 'evt-res'; key: string } | undefined {
  const found = beginning.exec(text.slice(0, shortUpTo))
  if (!found) return undefined
  try {
    return { kind: found[1] as 'up' | 'evt-res', key: JSON.parse(found[2]!) as string }
  } catch {
    return undefined
  }
}

/**
 * Takes messages as they come, and hands them on. A long update waits for the next picture, unread,
 * and is never read if a newer one of its path has come by then: a page that is slower than its server
 * stays current. Everything else is handed on at once, a response after all that waits. Owned by the
 * connection.
 */
export class Inbox {
  private readonly waiting = new Map<string, string>()
  private cancelFrame: Cancel | null = null

  /** `read` takes a message; `shown` is called with each picture, after all that has waited for it. */
  constructor(
    private readonly environment: Environment,
    private readonly read: (text: string) => void,
    private readonly shown: () => void
  ) {}

  take(text: string): void {
    const head = headOf(text)
    if (head?.kind !== 'up') {
      this.readWaiting()
      this.read(text)
      return
    }
    this.waiting.delete(head.key)
    if (text.length <= shortUpTo) return this.read(text)
    this.waiting.set(head.key, text)
    this.cancelFrame ??= this.environment.nextFrame(() => {
      this.readWaiting()
      this.shown()
    })
  }

  private readWaiting(): void {
    this.cancelFrame?.()
    this.cancelFrame = null
    const texts = [...this.waiting.values()]
    this.waiting.clear()
    texts.forEach((text) => this.read(text))
  }
}
