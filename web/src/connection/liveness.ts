import type { Cancel, Environment } from './environment'

/** So long nothing may come before the server is asked; twice as long at most. */
export const silence = 20_000

/** How long the answer may take, however short it is. */
export const answerWithin = 5_000

/** Bytes per millisecond of the slowest link: a long answer takes its time. */
const slowestLink = 50

/** Something that any server answers. */
export interface Question {
  text: string
  /** About how long the answer is. */
  answerBytes: number
}

function timeFor({ answerBytes }: Question): number {
  return Math.max(answerWithin, answerBytes / slowestLink)
}

export interface LivenessActions {
  /** Sends a question, and returns it; undefined if there is none to send. */
  ask(): Question | undefined
  /** No answer has come: the other end is gone, though the socket says nothing. */
  dead(): void
  /** It was silent for long, and there is nothing that it could be asked. */
  unknown(): void
}

/**
 * Whether the other end of one socket is still there. A socket does not tell: where a network goes
 * away, it stays open for ever. Owned by its `Link`.
 */
export class Liveness {
  private hasHeard = false
  private cancelSilence: Cancel = () => {}
  private cancelDeadline: Cancel | null = null

  constructor(
    private readonly environment: Environment,
    private readonly actions: LivenessActions
  ) {}

  start(): void {
    this.stop()
    this.waitForSilence()
  }

  stop(): void {
    this.cancelSilence()
    this.heard()
  }

  /** Something has come from the other end. */
  heard(): void {
    this.hasHeard = true
    this.cancelDeadline?.()
    this.cancelDeadline = null
  }

  /** Asks the other end, unless its answer is awaited; returns whether there is a question. */
  check(): boolean {
    if (this.cancelDeadline) return true
    const question = this.actions.ask()
    if (question) this.awaitAnswer(timeFor(question))
    return question !== undefined
  }

  private waitForSilence(): void {
    this.hasHeard = false
    this.cancelSilence = this.environment.after(silence, () => {
      const wasSilent = !this.hasHeard
      this.waitForSilence()
      if (wasSilent && !this.check()) this.actions.unknown()
    })
  }

  private awaitAnswer(time: number): void {
    const due = this.environment.now() + time
    this.cancelDeadline = this.environment.after(time, () => {
      this.cancelDeadline = null
      // The page itself stood still: the answer may be there, and not taken yet.
      if (this.environment.now() - due > 1_000) this.awaitAnswer(answerWithin)
      else this.actions.dead()
    })
  }
}
