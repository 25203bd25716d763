import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { killWithParent } from './processes.mjs'

const generator = fileURLToPath(
  new URL('../../build/bench/bench/load/updraft_load', import.meta.url)
)
const core = 1
const timeLimit = 120_000 // milliseconds, besides the time that it counts

/** Runs a generator on a core of its own; resolves to what it measured, which it prints as JSON. */
export async function runGenerator(command, timeout) {
  const child = spawn('taskset', ['-c', core, ...command].map(String), {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
  })
  killWithParent(child)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(stderr.trim() || `the generator ended with ${signal ?? code}`)
  return JSON.parse(stdout)
}

/** Puts one load on a server. */
export function generate(load, server, seconds) {
  const flags = [...load, '--port', server.port, '--pid', server.pid, '--seconds', seconds]
  return runGenerator([generator, ...flags], timeLimit + seconds * 1000)
}
