import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'

import WebSocket from 'ws'

import { startDemo } from './support/demo.mjs'
import { soon } from './support/eventually.mjs'
import { SeedSocket } from './support/seed_socket.mjs'

const nobody = { component: 'Button', propKey: 'onPress', path: ['no/such/model'] }

/** A text that is compressed to a third or so: what is compressed a hundredfold is refused. */
function fourLetters(length) {
  let state = 1
  const next = () => (state = (state * 48271) % 2147483647) >> 12
  return Array.from({ length }, () => 'abcd'[next() & 3]).join('')
}

describe('Compression, with the client that offers it unasked', () => {
  let demo

  afterEach(() => demo?.stop())

  /** What came over the socket so far, as the system counts it. */
  const bytesRead = (client) => client.socket._socket.bytesRead

  async function subscribed(url, path) {
    const client = await SeedSocket.open(url)
    const before = bytesRead(client)
    const update = await client.ask({ $: 'sub', keys: [path] })
    return { client, update, bytes: bytesRead(client) - before }
  }

  it('is agreed on, and brings a screen in a fraction of its bytes', async () => {
    demo = await startDemo()
    const { client, update, bytes } = await subscribed(demo.url, 'tasks')
    assert.equal(client.socket.extensions, 'permessage-deflate')
    const page = await fetch(`${demo.http}/tasks`)
    const shown = (text) => text.replaceAll(/"id":"[^"]*"/g, '')
    assert.equal(shown(JSON.stringify(update.val)), shown(await page.text()))
    const plain_bytes = JSON.stringify(update).length
    assert.ok(bytes < plain_bytes / 3, `${bytes} of ${plain_bytes} bytes`)
    await client.close()
  })

  it('carries long messages to the server and back', async () => {
    demo = await startDemo()
    const client = await SeedSocket.open(demo.url)
    // The response repeats the id of its event.
    for (const length of [1, 1023, 1024, 5000, 300_000]) {
      const key = fourLetters(length)
      const sent = client.socket._socket.bytesWritten
      const answer = await client.ask({ $: 'evt', key, event: { payload: [], target: nobody } })
      assert.equal(answer.key, key)
      assert.equal(answer.res.payload.name, 'NotFoundError')
      const bytes = client.socket._socket.bytesWritten - sent
      if (length > 1023) assert.ok(bytes < length / 2, `${bytes} of ${length} bytes`)
    }
    await client.close()
  })

  it('is missing where the server was told so, or the client', async () => {
    demo = await startDemo({ args: ['--port', '0', '--no-compression'] })
    const { client, update, bytes } = await subscribed(demo.url, 'tasks')
    assert.equal(client.socket.extensions, '')
    assert.ok(bytes > JSON.stringify(update).length)
    await client.close()
    await demo.stop()

    demo = await startDemo()
    const plain = new WebSocket(demo.url, { perMessageDeflate: false })
    await soon(new Promise((resolve) => plain.once('open', resolve)), 'the handshake')
    assert.equal(plain.extensions, '')
    plain.terminate()
  })
})
