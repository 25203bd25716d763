import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'

/** On what the figures were measured, in one sentence without any name. */
export function machine() {
  const memory = Math.round(totalmem() / 2 ** 30)
  const kernel = release().match(/^\d+\.\d+/)[0]
  const compiler = execFileSync('g++', ['-dumpfullversion'], { encoding: 'utf8' }).trim()
  return (
    `${cpus().length} cores (${cpus()[0].model.trim()}), ${memory} GiB of memory, Linux ${kernel}, ` +
    `g++ ${compiler}, Node.js ${process.versions.node}`
  )
}
