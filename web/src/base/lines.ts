import { wholeUntil } from './message'

/**
 * Where each line of a text begins, if lines are at most so many characters long: long ones go on
 * in the next line, as in a terminal.
 */
export function lineStarts(text: string, columns: number): Uint32Array {
  let starts = new Uint32Array(1_024)
  let count = 0
  const add = (start: number) => {
    if (count === starts.length) {
      const more = new Uint32Array(2 * count)
      more.set(starts)
      starts = more
    }
    starts[count++] = start
  }
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    add(start)
    while (end - start > columns) {
      const next = wholeUntil(text, start + columns)
      start = next > start ? next : start + 2
      if (start < end) add(start)
    }
    start = end + 1
  }
  return starts.slice(0, count)
}

/** The lines from `first` up to, and without, `last`, as text; long ones are parted by line ends. */
export function linesBetween(
  text: string,
  starts: Uint32Array,
  first: number,
  last: number
): string {
  const lines: string[] = []
  for (let line = first; line < last; line++) {
    const end = line + 1 < starts.length ? starts[line + 1]! : text.length
    const part = text.slice(starts[line], end)
    lines.push(part.endsWith('\n') ? part.slice(0, -1) : part)
  }
  return lines.join('\n')
}
