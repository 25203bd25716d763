import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { killWithParent } from './processes.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const fixture = `${root}build/plain/examples/fixture/fixture`
const raw = `${root}build/bench/bench/rivals/raw/rival_raw`
const beast = `${root}build/bench/bench/rivals/beast/rival_beast`
const npm = `${root}bench/rivals/npm/server.mjs`
const screens = `${root}tests/compare`

const core = 0
const startLimit = 15_000 // milliseconds
const stopLimit = 10_000
const busyPoll = 50 // microseconds

const oneThread = { UPDRAFT_THREADS: '1' }

const demo = { command: [`${root}build/release/examples/demo/demo`], env: oneThread }

/** The demo's screen of tasks by the JavaScript server; `tsx` is found from the folder. */
const tasks = (...flags) => ({
  command: [process.execPath, '--import', 'tsx', 'tasks_server.jsx', ...flags],
  cwd: screens,
})

/** How each server is started, by the name that the tables have for it. */
const commands = {
  updraft: { command: [fixture], env: oneThread },
  'updraft, busy polling': {
    command: [fixture],
    env: { ...oneThread, UPDRAFT_BUSY_POLL_US: String(busyPoll) },
  },
  raw: { command: [raw, '--send', 'each'] },
  'raw, busy polling': { command: [raw, '--send', 'each', '--spin'] },
  'raw batch': { command: [raw, '--send', 'batch'] },
  'raw conflate': { command: [raw, '--send', 'conflate'] },
  Beast: { command: [beast] },
  npm: { command: [process.execPath, npm] },
  'demo, compressed': demo, // by what clients offer
  'demo, plain': demo,
  'npm tasks, compressed': tasks('--deflate'),
  'npm tasks, plain': tasks(),
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

async function accepts(port) {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** A server that has just been started, alone on its core. */
export class Server {
  static async start(name) {
    const server = new Server(name, await freePort())
    const deadline = Date.now() + startLimit
    while (!(await accepts(server.port))) {
      if (server.ended) throw new Error(`${name} ended at once: ${server.stderr.trim()}`)
      if (Date.now() > deadline) {
        await server.stop()
        throw new Error(`${name} doesn't listen after ${startLimit / 1000} s`)
      }
      await pause(20)
    }
    return server
  }

  stderr = ''
  ended = false

  constructor(name, port) {
    const { command, env, cwd } = commands[name]
    this.name = name
    this.port = port
    this.child = spawn('taskset', ['-c', core, ...command, '--port', port].map(String), {
      env: { ...process.env, ...env },
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    killWithParent(this.child)
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text))
    this.end = once(this.child, 'close').finally(() => (this.ended = true))
    this.end.catch((error) => (this.stderr += error.message))
  }

  get pid() {
    return this.child.pid // taskset has become the server
  }

  async stop() {
    if (this.ended) return
    this.child.kill('SIGTERM')
    const late = setTimeout(() => this.child.kill('SIGKILL'), stopLimit)
    await this.end
    clearTimeout(late)
  }
}
