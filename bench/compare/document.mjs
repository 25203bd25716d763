import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../../docs/performance.md', import.meta.url)

/** Puts generated text between the two markers of a part of docs/performance.md. */
export function writePart(part, text) {
  const [start, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`]
  const page = readFileSync(file, 'utf8')
  const from = page.indexOf(start)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no ${start} … ${end}`)
  writeFileSync(file, `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`)
}
