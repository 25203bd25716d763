import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createModelSource, type OutgoingEvent } from '../src/connection'
import { connected } from './world'

const lost = { code: 1006, reason: '' }
const ignore = () => {}

function event(key: string, leaf: object = {}): OutgoingEvent {
  return {
    $: 'evt',
    key,
    target: { component: 'Button', propKey: 'onPress', path: ['counter', 'plus'] },
    modelState: { $: 'event', id: 'h1', ...leaf },
    payload: [1],
  }
}

test('a path is subscribed to once, however many watch it', () => {
  const { world, connection } = connected()
  const stopFirst = connection.subscribe('a', ignore)
  const stopSecond = connection.subscribe('a', ignore)
  assert.deepEqual(world.socket.take(), [{ $: 'sub', keys: ['a'] }])
  stopFirst()
  world.pass(5_000)
  assert.deepEqual(world.socket.take(), [])
  stopSecond()
  stopSecond()
  assert.deepEqual(world.socket.take(), [], 'it lingers')
  world.pass(1_000)
  assert.deepEqual(world.socket.take(), [{ $: 'unsub', keys: ['a'] }])
  assert.equal(connection.hasValue('a'), false)
})

test('a remount keeps the subscription and the value', () => {
  const { world, connection } = connected()
  const stop = connection.subscribe('a', ignore)
  world.socket.say({ $: 'up', key: 'a', val: 1 })
  stop()
  world.pass(900)
  connection.subscribe('a', ignore)
  world.pass(5_000)
  assert.deepEqual(world.socket.take(), [{ $: 'sub', keys: ['a'] }])
  assert.equal(connection.value('a'), 1)
})

test('everything is subscribed to again in one message, and values stay meanwhile', () => {
  const { world, connection } = connected()
  connection.subscribe('', ignore)
  connection.subscribe('b', ignore)
  world.socket.say({ $: 'up', key: 'b', val: [2] })
  world.socket.onclose?.(lost)
  connection.subscribe('c', ignore)
  assert.deepEqual(connection.value('b'), [2])
  world.pass(500)
  world.socket.onopen?.()
  assert.deepEqual(world.socket.take(), [{ $: 'sub', keys: ['', 'b', 'c'] }])
})

test('handlers hear of the newest value, once per picture', () => {
  const { world, connection } = connected()
  const heard: unknown[] = []
  connection.subscribe('a', (value) => heard.push(value))
  for (let value = 1; value <= 60; value++) world.socket.say({ $: 'up', key: 'a', val: value })
  assert.deepEqual(heard, [])
  assert.equal(connection.value('a'), 60)
  world.draw()
  world.draw()
  assert.deepEqual(heard, [60])
})

test('who subscribes to a value that is there hears of a copy, so that refs in it are found', () => {
  const { world, connection } = connected()
  connection.subscribe('a', ignore)
  world.socket.say({ $: 'up', key: 'a', val: { $: 'ref', ref: ['b'] } })
  world.draw()
  const heard: unknown[] = []
  connection.subscribe('a', (value) => heard.push(value))
  world.draw()
  assert.deepEqual(heard, [connection.value('a')])
  assert.notEqual(heard[0], connection.value('a'))
})

test('falsy values are values', () => {
  const { world, connection } = connected()
  connection.subscribe('a', ignore)
  for (const value of [0, false, '', null]) {
    world.socket.say({ $: 'up', key: 'a', val: value })
    assert.equal(connection.hasValue('a'), true)
    assert.equal(connection.value('a'), value)
  }
})

test('a response resolves after the updates before it were heard of', async () => {
  const { world, connection } = connected()
  const order: unknown[] = []
  connection.subscribe('a', (value) => order.push(value))
  const sent = connection.sendEvent(event('1')).then((response) => order.push(response))
  world.socket.say({ $: 'up', key: 'a', val: 'new' })
  world.socket.say({ $: 'evt-res', key: '1', payload: 0 })
  await sent
  assert.deepEqual(order, ['new', { $: 'evt-res', key: '1', payload: 0 }])
  assert.deepEqual(world.socket.take().at(-1), event('1'))
})

test('an error response resolves as one, for <Rise> to throw', async () => {
  const { world, connection } = connected()
  const sent = connection.sendEvent(event('1'))
  world.socket.say({ $: 'evt-res', key: '1', error: true, payload: { name: 'Error' } })
  assert.equal((await sent).error, true)
})

test('a response of an older server is understood', async () => {
  const { world, connection } = connected()
  const sent = connection.sendEvent(event('1'))
  world.socket.say({ $: 'evt-res', key: '1', res: { $: 'response', payload: 7 } })
  assert.deepEqual(await sent, { $: 'evt-res', key: '1', payload: 7 })
})

test('an event times out as its leaf says, or after ten seconds', async () => {
  const { world, connection } = connected()
  const quick = connection.sendEvent(event('1', { timeout: 300 }))
  const slow = connection.sendEvent(event('2'))
  let slowEnded = false
  slow.catch(() => (slowEnded = true))
  await Promise.resolve()
  world.pass(300)
  await assert.rejects(quick, { name: 'TimeoutError', message: 'no response within 0.3 s' })
  world.pass(9_699)
  await Promise.resolve()
  assert.equal(slowEnded, false)
  world.pass(1)
  await assert.rejects(slow, { name: 'TimeoutError' })
  world.socket.say({ $: 'evt-res', key: '2' })
})

test('an event that was under way when the connection broke fails, and is not sent again', async () => {
  const { world, connection } = connected()
  const sent = connection.sendEvent(event('1'))
  world.socket.onclose?.(lost)
  await assert.rejects(sent, { name: 'DisconnectedError' })
  world.pass(500)
  world.socket.onopen?.()
  assert.deepEqual(world.socket.take(), [])
})

test('without a connection an event fails at once, and is not sent later', async () => {
  const { world, connection } = connected()
  world.socket.onclose?.(lost)
  await assert.rejects(connection.sendEvent(event('1')), { name: 'OfflineError' })
  world.pass(500)
  world.socket.onopen?.()
  assert.deepEqual(world.socket.take(), [])
})

test('what breaks a connection is told with the events that were under way', async () => {
  const { world, connection } = connected()
  const sent = connection.sendEvent(event('1'))
  world.socket.onclose?.({ code: 1009, reason: 'a message is too long' })
  await assert.rejects(sent, { message: /before the response came: a message is too long$/ })
})

test('an event that the server would not take is not sent, and says why', async () => {
  const { world, connection } = connected(1000)
  const payloadOf = (text: string) => ({ ...event('1'), payload: [text] })
  const around = JSON.stringify(payloadOf('')).length
  await assert.rejects(connection.sendEvent(payloadOf('x'.repeat(1001 - around))), {
    name: 'TooLargeError',
    message: 'not sent: this is larger than the 1,000 bytes that the server takes at once',
  })
  await assert.rejects(connection.sendEvent(payloadOf('€'.repeat(334))), { name: 'TooLargeError' })
  assert.deepEqual(world.socket.take(), [])
  assert.equal(connection.link.state.name, 'live')
  const sent = connection.sendEvent(payloadOf('x'.repeat(1000 - around)))
  world.socket.say({ $: 'evt-res', key: '1', payload: 0 })
  assert.equal((await sent).payload, 0)
})

test('a path that the server would not take is not sent, and says why', () => {
  const { world, connection } = connected(100)
  const heard: string[] = []
  connection.unsent.listen((message) => heard.push(message))
  connection.subscribe('x'.repeat(100), ignore)
  assert.equal(heard.length, 1)
  assert.deepEqual(world.socket.take(), [])
})

test('subscriptions are sent again in as many messages as the server takes', () => {
  const { world, connection } = connected(60)
  const paths = Array.from({ length: 20 }, (_, index) => `path-${index}`)
  for (const path of [...paths, 'x'.repeat(100)]) connection.subscribe(path, ignore)
  world.socket.onclose?.(lost)
  world.pass(500)
  world.socket.onopen?.()
  const sent = world.socket.take() as { $: string; keys: string[] }[]
  assert.deepEqual(
    sent.flatMap(({ keys }) => keys),
    paths
  )
  for (const message of sent) assert.ok(JSON.stringify(message).length <= 60)
})

test('what no client knows is passed over', () => {
  const { world, connection } = connected()
  connection.subscribe('a', ignore)
  world.socket.onmessage?.({ data: 'no JSON' })
  world.socket.onmessage?.({ data: new ArrayBuffer(1) })
  world.socket.say(null)
  world.socket.say({ $: 'new', key: 'a' })
  world.socket.say({ $: 'up', key: 'not subscribed', val: 1 })
  assert.deepEqual(connection.paths(), ['a'])
})

test('a refusal is told', () => {
  const { world, connection } = connected()
  const heard: string[] = []
  connection.refusals.listen((message) => heard.push(message))
  world.socket.say({ $: 'err', message: 'no' })
  assert.deepEqual(heard, ['no'])
})

test('the store of a path stays the same', () => {
  const source = createModelSource(connected().connection)
  assert.equal(source.get('a'), source.get('a'))
})

const long = 'x'.repeat(20_000)

test('of long updates only the newest of a path is read, with the next picture', () => {
  const { world, connection } = connected()
  const heard: unknown[] = []
  connection.subscribe('a', (value) => heard.push(value))
  const { parse } = JSON
  let read = 0
  JSON.parse = (text: string) => {
    if (text.length > 1_000) read++
    return parse(text) as unknown
  }
  try {
    for (let n = 0; n < 10; n++) world.socket.say({ $: 'up', key: 'a', val: { n, long } })
    assert.deepEqual([read, connection.hasValue('a')], [0, false])
    world.draw()
  } finally {
    JSON.parse = parse
  }
  assert.equal(read, 1)
  assert.deepEqual(heard, [{ n: 9, long }])
})

test('a response comes after the updates before it, also after long ones', async () => {
  const { world, connection } = connected()
  const heard: unknown[] = []
  connection.subscribe('a', (value) => heard.push((value as { n: number }).n))
  const response = connection.sendEvent(event('1')).then(() => heard.push('response'))
  world.socket.say({ $: 'up', key: 'a', val: { n: 1, long } })
  world.socket.say({ $: 'evt-res', key: '1' })
  await response
  assert.deepEqual(heard, [1, 'response'])
})

test('a short update replaces a long one that waits, and no older value follows a newer one', () => {
  const { world, connection } = connected()
  const heard: unknown[] = []
  connection.subscribe('a', (value) => heard.push(value))
  connection.subscribe('b', ignore)
  world.socket.say({ $: 'up', key: 'a', val: [1, long] })
  world.socket.say({ $: 'up', key: 'b', val: 'other' })
  assert.equal(connection.value('b'), 'other')
  world.socket.say({ $: 'up', key: 'a', val: [2] })
  world.draw()
  world.draw()
  assert.deepEqual(heard, [[2]])
  world.socket.say({ $: 'up', key: 'a', val: [3, long] })
  // Its fields in another order: it is read as a whole, at once.
  world.socket.say({ key: 'a', val: [4, long], $: 'up' })
  world.draw()
  world.draw()
  assert.deepEqual(heard.at(-1), [4, long])
})
