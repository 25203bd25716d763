/** Rows from one index up to, and without, another. */
export interface Span {
  from: number
  to: number
}

/** What a row is taken to measure before any has been measured, in pixels. */
const guess = 40

/** What the rows of a long list measure along it, with the gap behind each: as far as known, by key. */
export class RowSizes {
  private readonly sizes = new Map<string, number>()
  private sum = 0

  note(key: string, size: number): void {
    this.sum += size - (this.sizes.get(key) ?? 0)
    this.sizes.set(key, size)
  }

  /** Forgets rows that are gone once they are most of what is known. */
  keepOnly(keys: readonly string[]): void {
    if (this.sizes.size <= 2 * keys.length) return
    const present = new Set(keys)
    for (const [key, size] of [...this.sizes]) {
      if (present.has(key)) continue
      this.sizes.delete(key)
      this.sum -= size
    }
  }

  of(key: string): number {
    return this.sizes.get(key) ?? this.usual
  }

  /** What rows measure together. */
  total(keys: readonly string[], { from, to }: Span): number {
    let sum = 0
    for (let index = from; index < to; index++) sum += this.of(keys[index]!)
    return sum
  }

  /** The rows between two distances from the start of the list: at least one, if there is any. */
  between(keys: readonly string[], start: number, end: number): Span {
    let index = 0
    let at = 0
    const step = () => (at += this.of(keys[index++]!))
    // A row of no height is before a place only where it begins before it.
    const isBefore = (size: number) => at + size < start || (size > 0 && at + size === start)
    while (index < keys.length - 1 && isBefore(this.of(keys[index]!))) step()
    const from = index
    while (index < keys.length && (at < end || index === from)) step()
    return { from, to: index }
  }

  private get usual(): number {
    return this.sizes.size > 0 ? this.sum / this.sizes.size : guess
  }
}

/** A window with a row that has to stay, in the order of the list; none of them meet. */
export function withKept(window: Span, kept: number | undefined): Span[] {
  if (kept === undefined || (kept >= window.from && kept < window.to)) return [window]
  const alone = { from: kept, to: kept + 1 }
  if (kept === window.from - 1) return [{ from: kept, to: window.to }]
  if (kept === window.to) return [{ from: window.from, to: kept + 1 }]
  return kept < window.from ? [alone, window] : [window, alone]
}
