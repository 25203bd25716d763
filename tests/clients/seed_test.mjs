import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'

import { startDemo } from './support/demo.mjs'
import { SeedSocket } from './support/seed_socket.mjs'

const button = (propKey, ...position) => ({
  key: position.at(-1),
  component: 'rise-tools/kit-tamagui/Button',
  propKey,
  path: ['counter', 'children', 'children', ...position, 'props', propKey],
})
const plus = button('onPress', 'plus')
const minus = button('onPress', 'minus')
const slider = {
  key: 'slider',
  component: 'rise-tools/kit/SmoothSlider',
  propKey: 'onValueChange',
  path: ['controls', 'children', 'children', 'slider', 'props', 'onValueChange'],
}
const fan_switch = ['children', 'children', 'Fan', 'children', 'switch', 'props']
const fan = {
  key: 'switch',
  component: 'rise-tools/kit-tamagui/Switch',
  propKey: 'onCheckedChange',
  path: ['controls', ...fan_switch, 'onCheckedChange'],
}

/** What a client finds at a position of a value: items of an array are found by their keys. */
function at(value, position) {
  return position.reduce(
    (inside, term) =>
      Array.isArray(inside) && typeof term === 'string'
        ? inside.find((item) => item.key === term)
        : inside[term],
    value
  )
}

const handler_in = (update, target) => at(update.val, target.path.slice(1))
const count_of = (update) => at(update.val, ['children', 'children', 1, 'children', 1])
const brightness_of = (update) =>
  at(update.val, ['children', 'children', 'brightness', 'children', 1])

const sub = (...keys) => ({ $: 'sub', keys })
const unsub = (...keys) => ({ $: 'unsub', keys })
const done = (key) => ({ $: 'evt-res', key, res: { $: 'response' } })

describe('The written protocol', () => {
  let demo
  let sockets

  beforeEach(async () => {
    demo = await startDemo()
    sockets = []
  })
  afterEach(async () => {
    for (const socket of sockets) await socket.close()
    await demo?.stop()
  })

  async function connect() {
    const socket = await SeedSocket.open(demo.url)
    sockets.push(socket)
    return socket
  }

  it('answers a sub with the current value of the model', async () => {
    const client = await connect()
    const update = await client.ask(sub('counter'))
    assert.deepEqual(Object.keys(update), ['$', 'key', 'val'])
    assert.equal(update.$, 'up')
    assert.equal(update.key, 'counter')
    const on_press = (label) => {
      const leaf = at(update.val, ['children', 'children', label, 'props', 'onPress'])
      assert.match(leaf.id, /^[\w-]{30}$/)
      return leaf
    }
    const stack = 'rise-tools/kit-tamagui/YStack'
    const text = 'rise-tools/kit-tamagui/Text'
    const press = 'rise-tools/kit-tamagui/Button'
    assert.deepEqual(update.val, {
      $: 'component',
      component: 'rise-tools/kit-tamagui/ScrollView',
      children: {
        $: 'component',
        component: stack,
        props: { gap: '$4', padding: '$4' },
        children: [
          { $: 'component', component: 'rise-tools/kit-tamagui/H3', children: 'Counter' },
          {
            $: 'component',
            component: text,
            children: ['The count is ', 0],
            $staticChildren: true,
          },
          {
            $: 'component',
            component: press,
            key: 'plus',
            props: { onPress: { $: 'event', id: on_press('plus').id } },
            children: 'Plus 1',
          },
          {
            $: 'component',
            component: press,
            key: 'minus',
            props: { onPress: { $: 'event', id: on_press('minus').id } },
            children: 'Minus 1',
          },
        ],
        $staticChildren: true,
      },
    })
  })

  it('answers a sub to several models with one up each, the root among them', async () => {
    const client = await connect()
    await client.send(sub('counter', '', 'tasks'))
    const keys = [await client.next(), await client.next(), await client.next()].map((up) => up.key)
    assert.deepEqual(keys.sort(), ['', 'counter', 'tasks'])
  })

  it('sends new values until the unsub', async () => {
    const client = await connect()
    const other = await connect()
    await client.ask(sub('counter'))
    const event = { modelState: null, payload: [], target: plus }
    const press = (key) => ({ $: 'evt', key, event })
    assert.deepEqual(await other.ask(press('1')), done('1'))
    assert.equal(count_of(await client.next()), 1)
    // The next thing that comes shows that the unsub was processed, and nothing after it.
    await client.send(unsub('counter'))
    assert.equal((await client.ask(sub('controls'))).key, 'controls')
    assert.deepEqual(await other.ask(press('2')), done('2'))
    const last = await client.ask(sub('tasks'))
    assert.equal(last.key, 'tasks')
    assert.deepEqual(client.messages, [])
  })

  it('takes an unsub from what was never subscribed to', async () => {
    const client = await connect()
    await client.send(unsub('counter', 'no/such/model', ''))
    assert.equal((await client.ask(sub('counter'))).key, 'counter')
  })

  for (const [what, model_state] of [
    ['echoed', (leaf) => leaf],
    ['without an id', () => ({ $: 'event' })],
    ['null', () => null],
  ]) {
    it(`runs the handler of an evt whose modelState is ${what}`, async () => {
      const client = await connect()
      const update = await client.ask(sub('counter'))
      const modelState = model_state(handler_in(update, plus))
      await client.send({ $: 'evt', key: 'e-1', event: { modelState, payload: [], target: plus } })
      assert.equal(count_of(await client.next()), 1)
      assert.deepEqual(await client.next(), done('e-1'))
    })
  }

  for (const [what, target] of [
    ['with a key', plus],
    ['without a key', { ...plus, key: undefined }],
    ['whose path counts the children', { ...button('onPress', 2), key: 'plus' }],
  ]) {
    it(`runs the handler of an evt with a target ${what}`, async () => {
      const client = await connect()
      const event = { modelState: { $: 'event' }, payload: [], target }
      assert.deepEqual(await client.ask({ $: 'evt', key: 'e-1', event }), done('e-1'))
      assert.equal(count_of(await client.ask(sub('counter'))), 1)
    })
  }

  it('takes a payload of one value as one argument', async () => {
    const client = await connect()
    await client.ask(sub('controls'))
    const move = async (payload) => {
      const event = { modelState: null, payload, target: slider }
      await client.send({ $: 'evt', key: 'm', event })
      const brightness = brightness_of(await client.next())
      assert.deepEqual(await client.next(), done('m'))
      return brightness
    }
    assert.equal(await move([55]), 55)
    assert.equal(await move(56), 56)
    assert.equal(await move(0), 0)
    assert.equal(await move([12.5]), 12.5)
  })

  it('takes a payload of false', async () => {
    const client = await connect()
    const is_on = (update) => at(update.val, fan_switch).checked
    assert.equal(is_on(await client.ask(sub('controls'))), false)
    for (const payload of [[true], false, true, [false]]) {
      const event = { modelState: null, payload, target: fan }
      const [wanted] = [payload].flat()
      assert.equal(is_on(await client.ask({ $: 'evt', key: 'f', event })), wanted)
      assert.deepEqual(await client.next(), done('f'))
    }
  })

  it('answers what a handler throws as an error', async () => {
    const client = await connect()
    const event = { modelState: null, payload: [], target: minus }
    assert.deepEqual(await client.ask({ $: 'evt', key: 'e-1', event }), {
      $: 'evt-res',
      key: 'e-1',
      res: {
        $: 'response',
        error: true,
        payload: { name: 'Error', message: "the count can't go below zero" },
      },
    })
  })

  it('answers with the actions that the client shall do', async () => {
    const client = await connect()
    const target = {
      key: 'form',
      component: 'rise-tools/kit-forms/Form',
      propKey: 'onSubmit',
      path: ['sign-up', 'children', 'children', 'form', 'props', 'onSubmit'],
    }
    const state = { $: 'state', key: 'sign-up-problem', initialValue: '' }
    const payload = [{ name: 'Ada', email: 'ada@example.com', meal: 'fish' }]
    const event = { modelState: null, payload, target }
    assert.deepEqual(await client.ask({ $: 'evt', key: 'e-1', event }), {
      $: 'evt-res',
      key: 'e-1',
      res: {
        $: 'response',
        actions: [
          { $: 'action', name: 'state-update', state, update: '' },
          { $: 'action', name: 'rise-tools/kit-tamagui-toast/toast', title: 'Welcome, Ada!' },
          { $: 'action', name: 'rise-tools/kit-react-navigation/goBack' },
        ],
      },
    })
  })

  it('answers an evt that leads nowhere with an error', async () => {
    const client = await connect()
    const counter = ['children', 99, '__proto__', 'constructor'].map((term) => ['counter', term])
    for (const path of [['no/such/model'], ['counter'], ...counter]) {
      const event = { modelState: null, payload: [], target: { ...plus, path } }
      const { $, key, res } = await client.ask({ $: 'evt', key: 'e-1', event })
      assert.deepEqual([$, key, res.$, res.error], ['evt-res', 'e-1', 'response', true])
      assert.equal(res.payload.name, 'NotFoundError')
    }
  })

  it('answers an evt with a field that is wrong with an error that names it', async () => {
    const client = await connect()
    const event = { modelState: null, payload: [], target: { ...plus, path: 7 } }
    const { res } = await client.ask({ $: 'evt', key: 'e-1', event })
    assert.equal(res.error, true)
    assert.match(res.payload.message, /event\.target\.path/)
  })

  it('brings what one client does to the other', async () => {
    const mine = await connect()
    const yours = await connect()
    const my_counter = await mine.ask(sub('counter'))
    await yours.ask(sub('counter'))
    const modelState = handler_in(my_counter, plus)
    await mine.send({ $: 'evt', key: 'mine', event: { modelState, payload: [], target: plus } })
    assert.equal(count_of(await yours.next()), 1)
    assert.equal(count_of(await mine.next()), 1)
    assert.deepEqual(await mine.next(), done('mine'))
    // The handler that one client was sent runs for the other too: there is one screen.
    await yours.send({ $: 'evt', key: 'yours', event: { modelState, payload: [], target: plus } })
    assert.equal(count_of(await mine.next()), 2)
    assert.equal(count_of(await yours.next()), 2)
    assert.deepEqual(await yours.next(), done('yours'))
    assert.deepEqual([mine.messages, yours.messages], [[], []])
  })

  it('answers events in flight in the order in which they came', async () => {
    const client = await connect()
    const targets = [plus, minus, minus, plus]
    const keys = Array.from({ length: 200 }, (_, i) => `e-${i}`)
    keys.forEach((key, i) => {
      const event = { modelState: null, payload: [], target: targets[i % targets.length] }
      client.send({ $: 'evt', key, event })
    })
    // 0, up to 1, down to 0, no further down, up to 1; from then on down again, and so on.
    let count = 0
    for (const [i, key] of keys.entries()) {
      const answer = await client.next()
      assert.equal(answer.key, key)
      const down = targets[i % targets.length] === minus
      assert.equal(answer.res.error ?? false, down && count === 0, key)
      count = Math.max(0, count + (down ? -1 : 1))
    }
    assert.equal(count_of(await client.ask(sub('counter'))), count)
  })
})
