/** The time and the timers that a pacer uses; those of a browser unless a test has its own. */
export interface PacerClock {
  now(): number
  nextFrame(run: () => void): () => void
  after(milliseconds: number, run: () => void): () => void
}

const browserClock: PacerClock = {
  now: () => performance.now(),
  nextFrame(run) {
    const frame = requestAnimationFrame(run)
    return () => cancelAnimationFrame(frame)
  },
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Work that takes longer than this is followed by a pause, in milliseconds. */
const isShort = 8
/** How much longer the pause is than the work. */
const pause = 2

/**
 * Runs a piece of work with the next picture after it has been asked for, however often that is.
 * Long work is followed by a pause in proportion, so that updates faster than it can be done leave
 * time for the rest of the page. The newest request is never lost. Owned by whoever asks.
 */
export class Pacer {
  private cancel: (() => void) | undefined
  private restUntil = 0

  constructor(
    private readonly work: () => void,
    private readonly clock: PacerClock = browserClock
  ) {}

  ask(): void {
    if (this.cancel) return
    const rest = this.restUntil - this.clock.now()
    this.cancel =
      rest > 0
        ? this.clock.after(rest, () => (this.cancel = this.clock.nextFrame(() => this.run())))
        : this.clock.nextFrame(() => this.run())
  }

  stop(): void {
    this.cancel?.()
    this.cancel = undefined
  }

  private run(): void {
    this.cancel = undefined
    const began = this.clock.now()
    this.work()
    const taken = this.clock.now() - began
    this.restUntil = taken > isShort ? this.clock.now() + pause * taken : 0
  }
}
