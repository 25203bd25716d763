import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

const stored = fileURLToPath(new URL('../pictures/', import.meta.url))
const build = fileURLToPath(new URL('../../../build/browser/', import.meta.url))

/** How far a pixel may be from the stored one, from 0 to 1, and how many may be further. */
const threshold = 0.15
const share = 0.0002

const isUpdating = Boolean(process.env.UPDATE_PICTURES)

/** A picture as small as it gets without a loss. */
export function encode(picture) {
  const attempts = [-1, 0].map((filterType) =>
    PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType })
  )
  return attempts.sort((a, b) => a.length - b.length)[0]
}

function write(folder, name, picture) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}${name}.png`, encode(picture))
}

/** What makes a picture another than the stored one; nothing, if they are alike. */
function difference(name, actual) {
  if (!existsSync(`${stored}${name}.png`)) return 'there is no stored picture'
  const expected = PNG.sync.read(readFileSync(`${stored}${name}.png`))
  const { width, height } = actual
  if (expected.width !== width || expected.height !== height) {
    return `it is ${width} by ${height}, and was ${expected.width} by ${expected.height}`
  }
  const diff = new PNG({ width, height })
  const count = pixelmatch(expected.data, actual.data, diff.data, width, height, { threshold })
  if (count <= width * height * share) return undefined
  write(build, `${name}.diff`, diff)
  return `${count} pixels differ`
}

/**
 * Compares a picture, as PNG, with the stored one of its name, and returns what is to be said of it,
 * if anything. With UPDATE_PICTURES set, it becomes the stored one.
 */
export function compare(name, png) {
  const actual = PNG.sync.read(png)
  for (const old of [`${name}.png`, `${name}.diff.png`]) rmSync(build + old, { force: true })
  const found = difference(name, actual)
  if (!found) return undefined
  if (isUpdating) {
    write(stored, name, actual)
    return undefined
  }
  write(build, name, actual)
  return `${name}: ${found} (see build/browser/${name}*.png, and set UPDATE_PICTURES=1 to accept it)`
}

/** The names of all stored pictures. */
export function storedNames() {
  if (!existsSync(stored)) return []
  return readdirSync(stored).map((file) => file.replace(/\.png$/, ''))
}
