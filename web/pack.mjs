// Packs a built page for the C++ build: node pack.mjs DIST FOLDER
// FOLDER/assets.bin has the files of DIST, each compressed by gzip, one after the other, but the page itself as
// it is: the server completes it. FOLDER/assets.inc says what each of them is, and where: C++, included by
// src/playground/assets.cpp.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** The names of all files below the folder, in the order of their bytes. */
function namesIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true })
  const names = entries.flatMap((entry) =>
    entry.isDirectory()
      ? namesIn(join(folder, entry.name)).map((name) => `${entry.name}/${name}`)
      : [entry.name]
  )
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

function pack(folder, name) {
  const contentType = contentTypes[extname(name)]
  if (!contentType) throw new Error(`pack.mjs: what is the content type of ${name}?`)
  const bytes = readFileSync(join(folder, name))
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`
  const content = name === 'index.html' ? bytes : gzipSync(bytes, { level: 9 })
  return { name, contentType, etag, content }
}

function tableOf(assets) {
  let offset = 0
  const rows = assets.map(({ name, contentType, etag, content }) => {
    const texts = [name, contentType, etag].map((text) => JSON.stringify(text))
    const row = `    {${texts.join(', ')}, ${offset}, ${content.length}},`
    offset += content.length
    return row
  })
  return [
    `constexpr std::size_t packed_bytes = ${offset};`,
    `constexpr std::array<Packed, ${rows.length}> packed{{`,
    ...rows,
    '}};',
    '',
  ].join('\n')
}

const [dist, folder] = process.argv.slice(2)
const assets = namesIn(dist).map((name) => pack(dist, name))
writeFileSync(join(folder, 'assets.bin'), Buffer.concat(assets.map(({ content }) => content)))
writeFileSync(join(folder, 'assets.inc'), tableOf(assets))
