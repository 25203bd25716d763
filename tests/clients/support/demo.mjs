import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { eventually, soon } from './eventually.mjs'
import { beyond_patience } from './patience.mjs'

function binary() {
  const path = process.env.UPDRAFT_DEMO
  assert.ok(path, 'UPDRAFT_DEMO is unset: it must be the path of the demo (examples/demo) to test')
  return path
}

/** What the demo inherits: nothing that would set it up other than a test says. */
function environment(more) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('UPDRAFT_'))
  return { ...Object.fromEntries(inherited), ...more }
}

/** A process of the demo, and what it has printed so far. */
class Process {
  stdout = ''
  stderr = ''

  constructor(args, env) {
    this.child = spawn(binary(), args, {
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout.setEncoding('utf8').on('data', (text) => (this.stdout += text))
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text))
    this.end = once(this.child, 'close').then(([code, signal]) => ({ code, signal }))
    this.end.catch(() => {}) // whoever awaits it learns why it could not start
    const kill = () => this.child.kill('SIGKILL')
    process.once('exit', kill)
    this.child.once('close', () => process.off('exit', kill))
  }

  get ended() {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }
}

/** The demo, up and listening. Whoever starts it stops it. */
class Demo {
  constructor(running, url) {
    this.running = running
    this.url = url
    this.http = url.replace('ws:', 'http:')
    this.host = new URL(this.http).hostname
    this.port = Number(new URL(this.http).port)
  }

  get stderr() {
    return this.running.stderr
  }

  /** Sends the signal only; `end` tells when it has ended. */
  signal(name) {
    this.running.child.kill(name)
  }

  get end() {
    return this.running.end
  }

  /** Ends the demo, which must take it well. */
  async stop() {
    if (!this.running.ended) this.signal('SIGTERM')
    const end = await soon(this.end, 'the end of the demo')
    assert.deepEqual(end, { code: 0, signal: null }, this.stderr)
  }

  /** Starts another at the same address, once this one has ended. */
  async restart() {
    await soon(this.end, 'the end of the demo')
    return startDemo({ args: ['--address', this.host, '--port', String(this.port)] })
  }
}

/** The times after which a server gives something up, but for that of its end. */
const times = [
  'handshake-timeout',
  'ping-interval',
  'pong-timeout',
  'stall-timeout',
  'close-timeout',
  'handler-timeout',
  'retired-handler-time',
]

/** Flags for those of these times that the arguments do not tell: no busy machine reaches them. */
function patientFlags(args) {
  return times
    .map((name) => `--${name}-ms`)
    .filter((flag) => !args.includes(flag))
    .flatMap((flag) => [flag, String(beyond_patience)])
}

/** Starts the demo, on a port that is free unless the arguments say otherwise. */
export async function startDemo({ args = ['--port', '0'], env = {} } = {}) {
  const running = new Process([...args, ...patientFlags(args)], env)
  await eventually(() => running.ended || /The demo is at (\S+)\n/.test(running.stdout))
  const url = running.stdout.match(/The demo is at (\S+)\n/)?.[1]
  if (!url) throw new Error(`the demo did not start: ${running.stderr}`)
  return new Demo(running, url)
}

/**
 * Starts the demo at a loopback address of its own, where no other program takes its port while it
 * is down.
 */
export function startDemoThatComesBack() {
  const byte = () => 1 + Math.floor(Math.random() * 254)
  return startDemo({ args: ['--address', `127.${byte()}.${byte()}.${byte()}`, '--port', '0'] })
}

/** Runs a demo that is to end by itself. */
export async function runDemo(args, env = {}) {
  const running = new Process(args, env)
  try {
    const { code, signal } = await soon(running.end, 'the end of the demo')
    return { code, signal, stdout: running.stdout, stderr: running.stderr }
  } finally {
    running.child.kill('SIGKILL')
  }
}
