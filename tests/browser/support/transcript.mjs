import assert from 'node:assert/strict'

import { eventually } from '../../clients/support/eventually.mjs'

const shapes = [
  [/^#( .*)?$/, () => undefined],
  [/^([a-z]+)\+$/, ([, client]) => ({ kind: 'connect', client })],
  [/^([a-z]+)> (.*)$/, ([, client, text]) => ({ kind: 'send', client, text })],
  [/^([a-z]+)< (.*)$/, ([, client, text]) => ({ kind: 'receive', client, text })],
  [
    /^([a-z]+)! (?:(dropped)|close (\d+)(?: "([^"]*)")?)$/,
    ([, client, dropped, code, reason = '']) =>
      dropped ? { kind: 'drop', client } : { kind: 'close', client, code: Number(code), reason },
  ],
]

function parseLine(line) {
  for (const [shape, step] of shapes) {
    const match = line.match(shape)
    if (match) return step(match)
  }
  throw new Error(`no line of a transcript: ${line}`)
}

/**
 * The steps of a transcript, whose format is told in tests/transcripts: those of its lines that a
 * recording has.
 */
export function parseTranscript(text) {
  const lines = text.split('\n')
  assert.match(lines[0], /^# ./, 'the first line says what it shows')
  assert.equal(lines.pop(), '', 'the last line ends')
  return lines
    .filter((line) => line !== '')
    .map(parseLine)
    .filter(Boolean)
}

/** What the names in a transcript stand for: each for any string at first, and then for that one. */
class Names {
  bound = new Map()

  fill(text) {
    return text.replace(/"(<[^<>*]+>)"/g, (_, name) => {
      assert.ok(this.bound.has(name), `${name} is sent before it was received`)
      return JSON.stringify(this.bound.get(name))
    })
  }

  expect(actual, expected, where) {
    if (typeof expected === 'string' && /^<[^<>*]+>$/.test(expected)) {
      assert.equal(typeof actual, 'string', where)
      if (!this.bound.has(expected)) this.bound.set(expected, actual)
      assert.equal(actual, this.bound.get(expected), where)
    } else if (typeof expected === 'object' && expected !== null) {
      assert.ok(typeof actual === 'object' && actual !== null, where)
      assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), where)
      for (const key of Object.keys(expected)) {
        this.expect(actual[key], expected[key], `${where}/${key}`)
      }
    } else {
      assert.deepEqual(actual, expected, where)
    }
  }
}

function connect({ client, url }) {
  const socket = new WebSocket(url)
  const heard = []
  socket.onmessage = ({ data }) => heard.push(data)
  window.clients ??= {}
  window.clients[client] = { socket, heard }
  return new Promise((resolve) => (socket.onopen = () => resolve()))
}

/** Plays a transcript against a server, with the sockets of a page: every line must come true. */
export async function replay(page, url, text) {
  const names = new Names()
  const next = (client) =>
    eventually(() => page.evaluate((name) => window.clients[name].heard.shift(), client))
  for (const step of parseTranscript(text)) {
    const { kind, client } = step
    if (kind === 'connect') {
      await page.evaluate(connect, { client, url })
    } else if (kind === 'send') {
      const args = [client, names.fill(step.text)]
      await page.evaluate(([name, line]) => window.clients[name].socket.send(line), args)
    } else if (kind === 'receive') {
      const text = await next(client)
      names.expect(JSON.parse(text), JSON.parse(step.text), `${client}< ${text}`)
    } else {
      throw new Error(`${kind} can't be replayed`)
    }
  }
}
