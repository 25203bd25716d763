/** A part of the members of a value, from one index up to, and without, another. */
export interface Range {
  from: number
  to: number
}

/** How many members are drawn at once; further ones are in ranges, at most so many of them again. */
export const atOnce = 100

/** Parts members into ranges of equal size, each of a power of `atOnce`. */
export function rangesOf({ from, to }: Range): Range[] {
  let size = atOnce
  while ((to - from) / size > atOnce) size *= atOnce
  const ranges: Range[] = []
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / size) + 1) * size)
    ranges.push({ from: start, to: end })
    start = end
  }
  return ranges
}
