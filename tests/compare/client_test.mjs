import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'

import { WebSocketServer } from 'ws'

import { soon } from '../clients/support/eventually.mjs'
import { startCpp, startJavaScript } from './support/servers.mjs'

// The C++ client (examples/remote, whose binary UPDRAFT_REMOTE names) with servers of all dialects.

/** Presses buttons of what is at the path; what the remote control has said. */
async function remote(url, path, ...texts) {
  const binary = process.env.UPDRAFT_REMOTE
  assert.ok(binary, 'UPDRAFT_REMOTE is unset: it must be the path of examples/remote')
  const child = spawn(binary, [url, path, ...texts], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  try {
    const [code] = await soon(once(child, 'close'), 'the end of the remote control')
    assert.equal(code, 0, output)
    return output
  } finally {
    child.kill('SIGKILL')
  }
}

const pressed = `CounterThe count is 0Plus 1Minus 1
resolved nothing
resolved nothing
resolved nothing
`
const refused = `CounterThe count is 1Plus 1Minus 1
resolved nothing
rejected {"name":"Error","message":"the count can't go below zero"}
`

for (const [name, start] of [
  ['@rise-tools/server 0.14', startJavaScript],
  ['updraft', startCpp],
]) {
  describe(`The C++ client, with ${name}`, () => {
    it('subscribes, presses and is answered', async () => {
      const server = await start('counter')
      try {
        const { url } = server
        assert.equal(await remote(url, 'counter', 'Plus 1', 'Plus 1', 'Minus 1'), pressed)
        assert.equal(await remote(url, 'counter', 'Minus 1', 'Minus 1'), refused)
        assert.ok(server.lives, server.output)
      } finally {
        await server.stop()
      }
    })
  })
}

describe('The C++ client, with a server of the written specification', () => {
  /** Closes on everything that the specification does not say; tells how the events came. */
  async function startNested() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const events = []
    let count = 0
    server.on('connection', (socket) => {
      const send = (message) => socket.send(JSON.stringify(message))
      const show = () =>
        send({
          $: 'up',
          key: 'counter',
          val: {
            $: 'component',
            component: 'Button',
            props: { onPress: { $: 'event' } },
            children: `Count ${count}`,
          },
        })
      socket.on('message', (data) => {
        const message = JSON.parse(data)
        if (message.$ === 'sub') return show()
        const { event } = message
        const known =
          message.$ === 'evt' &&
          Array.isArray(event?.payload) &&
          event.modelState?.$ === 'event' &&
          typeof event.target?.propKey === 'string' &&
          event.target.path.join('/') === 'counter/props/onPress'
        if (!known) return socket.close(1007)
        events.push('target' in message ? 'both' : 'nested')
        ++count
        show()
        send({ $: 'evt-res', key: message.key, res: { $: 'response', payload: count } })
      })
    })
    return { url: `ws://127.0.0.1:${server.address().port}`, events, server }
  }

  it('subscribes, presses and is answered, from the second event on in its form', async () => {
    const { url, events, server } = await startNested()
    try {
      const said = await remote(url, 'counter', 'Count 0', 'Count 1')
      assert.equal(said, 'Count 0\nresolved 1\nresolved 2\n')
      assert.deepEqual(events, ['both', 'nested'])
    } finally {
      server.close()
    }
  })
})
