/** Whether a stored value, which another version may have written, is what is expected. */
export type Check<T> = (value: unknown) => value is T

const prefix = 'updraft.'

/**
 * What this browser keeps under a name; undefined where it keeps nothing, something else than
 * expected, or refuses to be asked.
 */
export function readStored<T>(name: string, isValid: Check<T>): T | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(prefix + name) ?? 'null')
    return isValid(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Keeps a value for later visits. A browser that stores nothing forgets it with the page. */
export function writeStored(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // Private windows and full storages refuse.
  }
}

/** Whether a value is one of these. */
export function oneOf<T>(...choices: readonly T[]): Check<T> {
  return (value): value is T => choices.includes(value as T)
}
