/** How many rows of a value are opened by themselves. */
const mostRows = 300
/** What is in a longer list than this is closed at first. */
const openWithin = 20

/**
 * The parts of a value that are open at first: those of the upper levels, level by level, until
 * there are rows enough. It looks at no more of a large value than that.
 */
export function openAtFirst(value: unknown, levels: number, drawnOf: number): WeakSet<object> {
  const open = new WeakSet<object>()
  let rows = 0
  let level = [value]
  for (let depth = 0; depth < levels && level.length > 0; depth++) {
    const next: unknown[] = []
    for (const part of level) {
      if (typeof part !== 'object' || part === null || rows >= mostRows) continue
      const inside: unknown[] = Array.isArray(part) ? part : Object.values(part)
      open.add(part)
      rows += Math.min(inside.length, drawnOf)
      if (inside.length <= openWithin) next.push(...inside)
    }
    level = next
  }
  return open
}
