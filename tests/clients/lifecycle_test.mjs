import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'

import { runDemo, startDemo, startDemoThatComesBack } from './support/demo.mjs'
import { eventually, soon } from './support/eventually.mjs'
import { beyond_patience } from './support/patience.mjs'
import { RawSocket } from './support/raw_socket.mjs'
import { SeedSocket } from './support/seed_socket.mjs'

const target = {
  component: 'rise-tools/kit-tamagui/Button',
  propKey: 'onPress',
  path: ['counter', 'children', 'children', 'plus', 'props', 'onPress'],
}
const press = (key) => ({ $: 'evt', key, event: { modelState: null, payload: [], target } })
const done = (key) => ({ $: 'evt-res', key, res: { $: 'response' } })
const at_its_end = { code: 1001, reason: 'the server stops' }

/** A demo that would wait for clients longer than a test does: its end comes without a wait. */
const waits_for_long = { args: ['--port', '0', '--stop-timeout-ms', String(beyond_patience)] }
/** One that waits a moment: nothing else would end a wait for its clients. */
const waits_a_moment = ['--port', '0', '--stop-timeout-ms', '500']

describe('The end of the server', () => {
  let demo
  const raw_sockets = []

  afterEach(async () => {
    for (const socket of raw_sockets.splice(0)) socket.destroy()
    await demo?.stop()
  })

  async function upgrade() {
    const socket = await RawSocket.upgrade(demo)
    raw_sockets.push(socket)
    return socket
  }

  /** Sends the signal, after which the demo must end well. */
  async function end(signal) {
    demo.signal(signal)
    assert.deepEqual(await soon(demo.end, 'the end'), { code: 0, signal: null }, demo.stderr)
  }

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`answers what was sent before ${signal}, and says goodbye to each client`, async () => {
      demo = await startDemo(waits_for_long)
      const clients = [await SeedSocket.open(demo.url), await SeedSocket.open(demo.url)]
      const keys = Array.from({ length: 100 }, (_, i) => `e-${i}`)
      await Promise.all(clients.flatMap((client) => keys.map((key) => client.send(press(key)))))
      await end(signal)
      for (const client of clients) {
        assert.deepEqual(await soon(client.closed, 'the close'), at_its_end)
        assert.deepEqual(client.messages, keys.map(done))
      }
      assert.match(demo.stderr, new RegExp(`stopping on ${signal}[;\n]`))
    })
  }

  it('comes at once when nobody is there', async () => {
    demo = await startDemo(waits_for_long)
    await end('SIGTERM')
  })

  it('does not wait for connections that never asked for anything', async () => {
    demo = await startDemo(waits_for_long)
    const silent = await RawSocket.connect(demo)
    const halfway = await RawSocket.connect(demo)
    raw_sockets.push(silent, halfway)
    await halfway.write('GET / HTTP/1.1\r\nHost: de')
    await end('SIGTERM')
  })

  it('waits for a client that never reads no longer than it says', async () => {
    demo = await startDemo({ args: [...waits_a_moment, '--outbox-bytes', String(64 << 20)] })
    const deaf = await upgrade()
    deaf.stopReading()
    // More than the system buffers: each response repeats the id of its event.
    const long_key = 'x'.repeat(200_000)
    await Promise.all(Array.from({ length: 80 }, () => deaf.send(press(long_key))))

    const client = await SeedSocket.open(demo.url)
    assert.deepEqual(await client.ask(press('e')), done('e'))
    await end('SIGTERM')
    assert.deepEqual(await soon(client.closed, 'the close'), at_its_end)
  })

  it('waits for a client that answers no close no longer than it says', async () => {
    demo = await startDemo({ args: waits_a_moment })
    const stubborn = await upgrade()
    await end('SIGTERM')
    const reason = Buffer.from(at_its_end.reason)
    const close = Buffer.from([0x88, 2 + reason.length, 1001 >> 8, 1001 & 0xff, ...reason])
    await eventually(() => stubborn.received.equals(close))
  })

  it('frees the port at once', async () => {
    demo = await startDemoThatComesBack()
    const client = await SeedSocket.open(demo.url)
    const before = demo.url
    await demo.stop()
    demo = await demo.restart()
    assert.equal(demo.url, before)
    assert.equal((await client.closed).code, 1001)
  })
})

describe('The start of the server', () => {
  const running = []

  afterEach(async () => {
    for (const demo of running.splice(0)) await demo.stop()
  })

  async function start(options) {
    const demo = await startDemo(options)
    running.push(demo)
    return demo
  }

  /** An address that is free, for as long as nobody else draws the same number. */
  async function freePlace() {
    const demo = await startDemoThatComesBack()
    await demo.stop()
    return { address: demo.host, port: String(demo.port), url: demo.url }
  }

  it('listens on loopback only unless told otherwise', async () => {
    const demo = await start()
    assert.equal(demo.host, '127.0.0.1')
    assert.match(demo.stderr, new RegExp(`listening on ws://127\\.0\\.0\\.1:${demo.port}\n`))
  })

  it('takes its address and port from flags', async () => {
    const { address, port, url } = await freePlace()
    const demo = await start({ args: ['--address', address, '--port', port] })
    assert.equal(demo.url, url)
    await (await SeedSocket.open(url)).close()
  })

  it('takes its address and port from the environment', async () => {
    const { address, port, url } = await freePlace()
    const demo = await start({ args: [], env: { UPDRAFT_ADDRESS: address, UPDRAFT_PORT: port } })
    assert.equal(demo.url, url)
    await (await SeedSocket.open(url)).close()
  })

  it('prefers a flag to the environment', async () => {
    const { address, port, url } = await freePlace()
    const env = { UPDRAFT_ADDRESS: 'no address', UPDRAFT_PORT: '1' }
    const demo = await start({ args: ['--address', address, '--port', port], env })
    assert.equal(demo.url, url)
  })

  it('fails in one line when the port is in use', async () => {
    const { port } = await start()
    const { code, stdout, stderr } = await runDemo(['--port', String(port)])
    assert.notEqual(code, 0)
    assert.match(stderr, new RegExp(`^can't listen on 127\\.0\\.0\\.1:${port}: .*in use.*\n$`))
    assert.equal(stdout, '')
  })

  for (const [what, args, env, names] of [
    ['a flag that there is not', ['--prot', '1'], {}, /--prot/],
    ['a port that is no number', ['--port', 'http'], {}, /--port.*http|http.*--port/],
    ['a port that is too big', ['--port', '65536'], {}, /--port.*65536|65536.*--port/],
    ['a port below zero', ['--port=-1'], {}, /--port.*-1|-1.*--port/],
    ['a port in the environment that is none', [], { UPDRAFT_PORT: 'x' }, /^UPDRAFT_PORT.*"x"/],
    ['an address that is none', ['--address', 'nowhere'], {}, /"nowhere".*one IP address/],
    ['a limit of nothing', ['--connections', '0'], {}, /--connections/],
    ['a level that there is not', ['--log-level', 'loud'], {}, /--log-level/],
    ['a file that is not there', ['--config', 'no/such/file'], {}, /no\/such\/file/],
  ]) {
    it(`names what is wrong with ${what}`, async () => {
      const { code, signal, stdout, stderr } = await runDemo(args, env)
      assert.equal(signal, null)
      assert.notEqual(code, 0)
      assert.match(stderr, names)
      assert.doesNotMatch(stderr, /.{160}/, 'no line is longer than what is read at a glance')
      assert.equal(stdout, '')
    })
  }

  it('is explained by --help', async () => {
    const { code, stdout } = await runDemo(['--help'])
    assert.equal(code, 0)
    for (const flag of ['--address', '--port', '--message-bytes', '--stop-timeout-ms']) {
      assert.ok(stdout.includes(flag), flag)
    }
  })
})
