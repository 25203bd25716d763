/** Where in a value something is: the names and indexes that lead there, as one string. */
export type Pointer = string

export function pointerTo(parent: Pointer, name: string | number): Pointer {
  return `${parent}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** What became different between two values. */
export interface Changes {
  /** What is new or another value now. */
  changed: ReadonlySet<Pointer>
  /** What has a change inside. */
  around: ReadonlySet<Pointer>
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** So many changes are told apart; of further ones only where they are, near the root. */
const mostChanges = 2_000
const nearRoot = 2

/** Whether two values differ, which is known at the first difference. */
function differs(old: unknown, now: unknown): boolean {
  if (Object.is(old, now)) return false
  if (!isObject(old) || !isObject(now) || Array.isArray(old) !== Array.isArray(now)) return true
  const names = Object.keys(now)
  if (names.length !== Object.keys(old).length) return true
  return names.some((name) => !Object.hasOwn(old, name) || differs(old[name], now[name]))
}

/** Compares two values, and keeps where it is: a pointer is written only for what has changed. */
class Comparison {
  readonly changed = new Set<Pointer>()
  readonly around = new Set<Pointer>()
  private readonly steps: string[] = []

  compare(old: unknown, now: unknown): boolean {
    if (Object.is(old, now)) return false
    const isInside = isObject(old) && isObject(now) && Array.isArray(old) === Array.isArray(now)
    if (this.changed.size >= mostChanges) return this.compareRoughly(old, now, isInside)
    if (!isInside) return this.note(this.changed)
    let isOther = Object.keys(old).some((name) => !Object.hasOwn(now, name))
    if (isOther) this.note(this.changed)
    for (const name of Object.keys(now)) {
      this.steps.push(name)
      if (this.compare(Object.hasOwn(old, name) ? old[name] : undefined, now[name])) isOther = true
      this.steps.pop()
    }
    return isOther && this.note(this.around)
  }

  private compareRoughly(old: unknown, now: unknown, isInside: boolean): boolean {
    if (!differs(old, now)) return false
    if (this.steps.length <= nearRoot) this.note(isInside ? this.around : this.changed)
    return true
  }

  private note(places: Set<Pointer>): true {
    places.add(this.steps.reduce(pointerTo, ''))
    return true
  }
}

/** Finds the places where `after` differs from `before`: all of them, unless they are very many. */
export function findChanges(before: unknown, after: unknown): Changes {
  const comparison = new Comparison()
  comparison.compare(before, after)
  return comparison
}
