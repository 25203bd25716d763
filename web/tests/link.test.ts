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
