import { Connection } from '../src/connection'
import type { Cancel, Environment, Socket } from '../src/connection/environment'

/** A socket whose server is the test. */
export class TestSocket implements Socket {
  sent: unknown[] = []
  isClosed = false
  onopen: Socket['onopen'] = null
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }

  close(): void {
    this.isClosed = true
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }

  /** What was sent since the last call. */
  take(): unknown[] {
    return this.sent.splice(0)
  }
}

/** An environment whose time, pictures, chance and network are the test's. */
export class World implements Environment {
  readonly sockets: TestSocket[] = []
  chance = 1
  private time = 0
  private timers = new Map<Cancel, { at: number; run: () => void }>()
  private frames = new Set<() => void>()
  private resumes = new Set<() => void>()

  openSocket(url: string): Socket {
    const socket = new TestSocket(url)
    this.sockets.push(socket)
    return socket
  }

  now(): number {
    return this.time
  }

  random(): number {
    return this.chance
  }

  after(milliseconds: number, run: () => void): Cancel {
    const cancel = () => void this.timers.delete(cancel)
    this.timers.set(cancel, { at: this.time + milliseconds, run })
    return cancel
  }

  nextFrame(run: () => void): Cancel {
    const frame = () => run()
    this.frames.add(frame)
    return () => this.frames.delete(frame)
  }

  onResume(run: () => void): Cancel {
    this.resumes.add(run)
    return () => this.resumes.delete(run)
  }

  get socket(): TestSocket {
    return this.sockets.at(-1)!
  }

  pass(milliseconds: number): void {
    const end = this.time + milliseconds
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end)
      due.sort(([, a], [, b]) => a.at - b.at)
      const next = due[0]
      if (!next) break
      this.timers.delete(next[0])
      this.time = Math.max(this.time, next[1].at)
      next[1].run()
    }
    this.time = end
  }

  /** Time passes in which the page does nothing: what is due meanwhile runs at the end. */
  stand(milliseconds: number): void {
    this.time += milliseconds
    this.pass(0)
  }

  draw(): void {
    const frames = [...this.frames]
    this.frames.clear()
    frames.forEach((frame) => frame())
  }

  resume(): void {
    this.resumes.forEach((run) => run())
  }
}

/** A connection that is live in a world of its own, to a server with this limit. */
export function connected(messageBytes?: number): { world: World; connection: Connection } {
  const world = new World()
  const connection = new Connection('ws://test', world, messageBytes)
  connection.link.open()
  world.socket.onopen?.()
  return { world, connection }
}
