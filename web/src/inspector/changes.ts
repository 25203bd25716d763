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

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Finds every place where `after` differs from `before`. */
export function findChanges(before: unknown, after: unknown): Changes {
  const changed = new Set<Pointer>()
  const around = new Set<Pointer>()

  function compare(old: unknown, now: unknown, at: Pointer): boolean {
    if (Object.is(old, now)) return false
    if (!isObject(old) || !isObject(now) || Array.isArray(old) !== Array.isArray(now)) {
      changed.add(at)
      return true
    }
    let differs = Object.keys(old).some((name) => !Object.hasOwn(now, name))
    if (differs) changed.add(at)
    for (const [name, item] of Object.entries(now)) {
      const previous = Object.hasOwn(old, name) ? (old as Record<string, unknown>)[name] : undefined
      if (compare(previous, item, pointerTo(at, name))) differs = true
    }
    if (differs) around.add(at)
    return differs
  }

  compare(before, after, '')
  return { changed, around }
}
