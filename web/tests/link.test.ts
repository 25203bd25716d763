import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Traffic } from '../src/connection'
import { backoff } from '../src/connection/backoff'
import { connected } from './world'

const lost = { code: 1006, reason: '' }

test('backoff is jittered in full, doubles and has a cap', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((failures) => backoff(failures, () => 1))
  assert.deepEqual(longest, [500, 1000, 2000, 4000, 8000, 15000, 15000])
  assert.equal(
    backoff(7, () => 0),
    100
  )
})

test('a lost connection waits, and comes back when its time is over', () => {
  const { world, connection } = connected()
  world.socket.onclose?.({ code: 1001, reason: 'the server stops' })
  const { state } = connection.link
  assert.deepEqual(state, { name: 'waiting', retryAt: 500, reason: 'the server stops' })
  world.pass(499)
  assert.equal(world.sockets.length, 1)
  world.pass(1)
  assert.equal(connection.link.state.name, 'connecting')
  world.socket.onopen?.()
  assert.equal(connection.link.state.name, 'live')
})

test('it waits longer after each failure, and begins anew after a good connection', () => {
  const { world, connection } = connected()
  const wait = () => {
    const { state } = connection.link
    return state.name === 'waiting' ? state.retryAt - world.now() : undefined
  }
  world.socket.onclose?.(lost)
  world.pass(500)
  world.socket.onclose?.(lost)
  assert.equal(wait(), 1000)
  world.pass(1000)
  world.socket.onopen?.()
  world.socket.onclose?.(lost)
  assert.equal(wait(), 2000, 'one that breaks at once is not a good one')
  world.pass(2000)
  world.socket.onopen?.()
  world.pass(5000)
  world.socket.onclose?.(lost)
  assert.equal(wait(), 500)
})

test('it comes back at once when the tab is shown, the network is back, or it is asked to', () => {
  const { world, connection } = connected()
  world.socket.onclose?.(lost)
  world.resume()
  assert.equal(world.sockets.length, 2)
  world.resume()
  assert.equal(world.sockets.length, 2, 'but not twice')
  world.socket.onclose?.(lost)
  connection.link.retry()
  assert.equal(world.sockets.length, 3)
  world.pass(9_000)
  assert.equal(world.sockets.length, 3, 'the time that it would have waited for is forgotten')
})

test('a server that does not answer counts as lost', () => {
  const { world, connection } = connected()
  world.socket.onclose?.(lost)
  world.pass(500)
  const silent = world.socket
  world.pass(10_000)
  assert.equal(silent.isClosed, true)
  assert.equal(connection.link.state.name, 'waiting')
})

test('once closed it stays closed', () => {
  const { world, connection } = connected()
  connection.link.close()
  world.resume()
  world.pass(60_000)
  assert.equal(world.sockets.length, 1)
  assert.equal(connection.link.state.name, 'closed')
})

test('traffic can be watched', () => {
  const { world, connection } = connected()
  const seen: Traffic[] = []
  const stop = connection.link.traffic.listen((traffic) => seen.push(traffic))
  connection.subscribe('a', () => {})
  world.socket.say({ $: 'up', key: 'a', val: 1 })
  world.socket.onclose?.(lost)
  stop()
  assert.equal(connection.link.traffic.isObserved, false)
  assert.deepEqual(seen, [
    { kind: 'out', text: '{"$":"sub","keys":["a"]}' },
    { kind: 'in', text: '{"$":"up","key":"a","val":1}' },
    { kind: 'close', code: 1006, reason: '' },
  ])
})

/** A connection with a value at each of these paths. */
function connectedWith(...paths: string[]) {
  const { world, connection } = connected()
  for (const path of paths) {
    connection.subscribe(path, () => {})
    world.socket.say({ $: 'up', key: path, val: path })
  }
  world.socket.take()
  return { world, connection }
}

const question = (path: string) => ({ $: 'sub', keys: [path] })

test('a page that is shown again asks the server whether it is there', () => {
  const { world, connection } = connectedWith('a long path', 'a')
  world.resume()
  assert.deepEqual(world.socket.take(), [question('a')], 'by what has the shortest answer')
  world.resume()
  assert.deepEqual(world.socket.take(), [], 'and only once')
  world.pass(4_999)
  world.socket.say({ $: 'up', key: 'a', val: 'a' })
  world.pass(4_999)
  assert.equal(connection.link.state.name, 'live')
})

test('a server that does not answer is gone, though its socket is open', () => {
  const { world, connection } = connectedWith('a')
  const silent = world.socket
  world.resume()
  world.pass(5_000)
  assert.deepEqual(connection.link.state, {
    name: 'waiting',
    retryAt: 5_500,
    reason: 'the server does not answer',
  })
  assert.equal(silent.isClosed, true)
  world.pass(500)
  world.socket.onopen?.()
  assert.deepEqual(world.socket.take(), [question('a')])
  assert.equal(connection.value('a'), 'a')
})

test('whatever comes is an answer', () => {
  const { world, connection } = connectedWith('a')
  world.resume()
  world.socket.say({ $: 'err', message: 'no' })
  world.pass(10_000)
  assert.equal(connection.link.state.name, 'live')
})

test('a press that is not answered asks, too', async () => {
  const { world, connection } = connectedWith('a')
  const press = {
    $: 'evt' as const,
    key: '1',
    target: { component: 'Button', propKey: 'onPress', path: ['a'] as [string] },
    modelState: { $: 'event', timeout: 300 },
    payload: [],
  }
  const sent = connection.sendEvent(press)
  world.pass(300)
  await assert.rejects(sent, { name: 'TimeoutError' })
  assert.deepEqual(world.socket.take(), [press, question('a')])
  world.pass(5_000)
  assert.equal(connection.link.state.name, 'waiting')
})

test('a server that is silent for long is asked, one that sends is not', () => {
  const { world, connection } = connectedWith('a')
  for (let second = 0; second < 100; second += 10) {
    world.pass(10_000)
    world.socket.say({ $: 'up', key: 'a', val: second })
  }
  assert.deepEqual(world.socket.take(), [])
  world.pass(40_000)
  assert.deepEqual(world.socket.take(), [question('a')])
  world.pass(5_000)
  assert.equal(connection.link.state.name, 'waiting')
})

test('a long answer has the time that a slow link needs for it', () => {
  const { world, connection } = connected()
  connection.subscribe('a', () => {})
  world.socket.say({ $: 'up', key: 'a', val: 'x'.repeat(1_000_000) })
  world.draw()
  world.resume()
  world.pass(19_999)
  assert.equal(connection.link.state.name, 'live')
  world.pass(10)
  assert.equal(connection.link.state.name, 'waiting')
})

test('where the server has sent nothing, another connection is tried instead of a question', () => {
  const { world, connection } = connected()
  connection.subscribe('a model to come', () => {})
  const before = world.socket
  world.resume()
  assert.equal(before.isClosed, true)
  assert.equal(connection.link.state.name, 'connecting')
  world.socket.onopen?.()
  assert.deepEqual(world.socket.take(), [question('a model to come')])
  world.pass(19_999)
  assert.equal(world.sockets.length, 2)
  world.pass(1)
  assert.equal(world.sockets.length, 3)
})

test('a value of the connection before proves nothing of this one', () => {
  const { world } = connectedWith('a', 'gone since')
  world.socket.onclose?.(lost)
  world.pass(500)
  world.socket.onopen?.()
  world.socket.say({ $: 'up', key: 'a', val: 'a longer value than that of the other path' })
  world.socket.take()
  world.resume()
  assert.deepEqual(world.socket.take(), [question('a')])
})

test('a page that stood still itself waits once more for the answer', () => {
  const { world, connection } = connectedWith('a')
  world.resume()
  world.stand(8_000)
  assert.equal(connection.link.state.name, 'live')
  world.pass(5_000)
  assert.equal(connection.link.state.name, 'waiting')
})
