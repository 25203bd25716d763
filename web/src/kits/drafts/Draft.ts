import { equal } from '../sharing'

/** What a handler's call resolves to where its event ended without a response of the server. */
export const unanswered = Symbol('unanswered')

/** What a finger or an input method holds as it is. */
export interface Holdable {
  hold(): void
  letGo(): void
}

/** What a person has chosen or typed. */
interface Own<Value> {
  value: Value
  /** The server's value at the time when the newest event ended without a response. */
  unsavedOver?: { value: Value }
}

/**
 * The value of one control: the server's, or in its place what a person makes of it. That stands
 * while its events are under way and while a finger or an input method holds it. When the last
 * response has come, the server's value stands again: it has by then what the events did. Owned by
 * the control that shows it.
 */
export class Draft<Value> implements Holdable {
  private own?: Own<Value>
  private given!: Value
  private underWay = 0
  private newestEvent = 0
  private isAnswered = true
  private isHeld = false

  /**
   * `changed` is called when another value is to be shown. With `keepsUnsaved` a value whose event
   * ended without a response stays, until the server sends another value.
   */
  constructor(
    private readonly changed: () => void,
    private readonly keepsUnsaved = false
  ) {}

  /**
   * The value to show where the server's is this one. While the control `isInUse`, an unsaved value
   * stays also when the server sends another value.
   */
  shownOver(given: Value, isInUse = false): Value {
    this.given = given
    const unsavedOver = this.own?.unsavedOver
    const isOutdated = unsavedOver && !equal(unsavedOver.value, given)
    if (isOutdated && !isInUse && !this.isBusy) this.own = undefined
    return this.own ? this.own.value : given
  }

  /** A person has chosen a value; `send` tells the server, and resolves when the event has ended. */
  change(value: Value, send: () => unknown): void {
    this.own = { value }
    const event = ++this.newestEvent
    this.underWay++
    this.changed()
    void Promise.resolve(send()).then(
      (result) => this.ended(event, result !== unanswered),
      () => this.ended(event, true)
    )
  }

  /** From here on no value of the server is shown, until `letGo`. */
  hold(): void {
    this.isHeld = true
    if (this.own) return
    this.own = { value: this.given }
    this.isAnswered = true
  }

  letGo(): void {
    this.isHeld = false
    this.settle()
  }

  private get isBusy(): boolean {
    return this.underWay > 0 || this.isHeld
  }

  private ended(event: number, isAnswered: boolean): void {
    this.underWay--
    if (event === this.newestEvent) this.isAnswered = isAnswered
    this.settle()
  }

  private settle(): void {
    if (this.isBusy || !this.own) return
    if (this.keepsUnsaved && !this.isAnswered) {
      this.own.unsavedOver ??= { value: this.given }
    } else {
      this.own = undefined
    }
    this.changed()
  }
}
