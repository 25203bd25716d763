import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { fileURLToPath } from 'node:url'

import { startDemo } from '../../clients/support/demo.mjs'
import { eventually, soon } from '../../clients/support/eventually.mjs'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** A port that was free just now: createWSServer can't be asked which it got. */
async function freePort() {
  const server = net.createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** A screen of this folder in a process of its own. Whoever starts it stops it. */
class JavaScriptServer {
  output = ''

  constructor(screen, port) {
    this.url = `ws://127.0.0.1:${port}`
    const imports = ['--import', 'tsx', '--import', './support/end_with_parent.mjs']
    this.child = spawn(process.execPath, [...imports, screen], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', PORT: String(port) },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.output += text))
    }
    this.end = once(this.child, 'close').then(([code, signal]) => ({ code, signal }))
    this.end.catch(() => {}) // whoever awaits it learns why it could not start
    const kill = () => this.child.kill('SIGKILL')
    process.once('exit', kill)
    this.child.once('close', () => process.off('exit', kill))
  }

  get lives() {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  async stop() {
    if (this.lives) this.child.kill('SIGKILL')
    await soon(this.end, 'the end of the server')
  }
}

/** The screen `name`.jsx, served by @rise-tools/server. */
export async function startJavaScript(name) {
  for (let attempt = 1; ; ++attempt) {
    const port = await freePort()
    const server = new JavaScriptServer(`${name}.jsx`, port)
    await eventually(async () => !server.lives || (await accepts(port)))
    if (server.lives) return server
    const taken = server.output.includes('EADDRINUSE')
    if (!taken || attempt === 3) throw new Error(`${name} did not start: ${server.output}`)
  }
}

/** The C++ demo, which has all of its screens in one process. */
export async function startCpp() {
  const demo = await startDemo()
  return {
    url: demo.url,
    get output() {
      return demo.stderr
    },
    get lives() {
      return !demo.running.ended
    },
    end: demo.end,
    stop: () => demo.stop(),
  }
}
