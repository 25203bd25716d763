import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'

import { clients } from '../clients/support/clients.mjs'
import { eventually, soon } from '../clients/support/eventually.mjs'
import { RawClient } from './support/raw_client.mjs'
import { startCpp, startJavaScript } from './support/servers.mjs'

// The screens of this folder and the C++ demo, whose binary UPDRAFT_DEMO names, side by side. The
// stock client comes from ../clients, which needs its own `npm ci`.

const stock = clients.find(({ name }) => name === '@rise-tools/react 0.14')
const refusal = { name: 'Error', message: "the count can't go below zero" }
const [write, open, tap] = ['Write state, view and a button', 'Open it on a phone', 'Tap']

const javascript = {
  name: '@rise-tools/server 0.14',
  start: startJavaScript,
  noText: { name: 'Error', message: /^a task needs a text$/ }, // its author checks the type
}
const cpp = {
  name: 'updraft',
  start: startCpp,
  noText: { name: 'ArgumentError', message: /^argument 1: text: expected a text, found / },
}
const servers = [javascript, cpp]

/** For each test of the enclosing describe: a server with a screen, and clients of it. */
function useScreen(server, screen) {
  const world = {
    /** A stock client with the model at the path drawn. */
    async open(path) {
      const client = stock.connect(world.server.url)
      world.clients.push(client)
      return client.open(path)
    },
    /** A client that subscribes by hand. */
    async connect(path) {
      const client = await RawClient.connect(world.server.url)
      world.raw.push(client)
      if (path !== undefined) await client.watch(path)
      return client
    },
  }
  beforeEach(async () => {
    Object.assign(world, { clients: [], raw: [], server: undefined })
    world.server = await server.start(screen)
  })
  afterEach(async () => {
    for (const client of world.clients) await client.close()
    for (const client of world.raw) client.leave()
    await world.server?.stop()
  })
  return world
}

/** The tree without what servers write differently and stock clients draw alike. */
function drawn(value) {
  if (Array.isArray(value)) {
    const fragment = ({ component } = {}) => component === 'rise-tools/react/Fragment'
    return value.flatMap((item) => (fragment(item) ? item.children : item)).map(drawn)
  }
  if (value === null || typeof value !== 'object') return value
  const fields = Object.entries(value).filter(
    ([name, field]) =>
      name !== '$staticChildren' &&
      !(name === 'id' && value.$ === 'event') &&
      !(name === 'props' && Object.keys(field).length === 0)
  )
  return Object.fromEntries(fields.map(([name, field]) => [name, drawn(field)]))
}

describe('The screens of both servers', () => {
  for (const [screen, path] of [
    ['counter', 'counter'],
    ['form', 'sign-up'],
    ['list', 'tasks'],
  ]) {
    it(`are one and the same: the ${screen}`, async () => {
      const values = []
      for (const server of servers) {
        const running = await server.start(screen)
        const client = await RawClient.connect(running.url)
        values.push(drawn(await client.watch(path)))
        client.leave()
        await running.stop()
      }
      assert.deepEqual(values[0], values[1])
    })
  }
})

for (const server of servers) {
  describe(`The counter, by ${server.name}`, () => {
    const world = useScreen(server, 'counter')

    it('counts for everybody', async () => {
      const mine = await world.open('counter')
      const yours = await world.open('counter')
      assert.equal(mine.text, 'CounterThe count is 0Plus 1Minus 1')
      assert.equal(await mine.press('Plus 1'), undefined)
      await mine.shows('The count is 1')
      await yours.shows('The count is 1')
      await yours.press('Minus 1')
      await mine.shows('The count is 0')
    })

    it('says why it does not go below zero', async () => {
      const screen = await world.open('counter')
      await assert.rejects(screen.press('Minus 1'), (thrown) => {
        assert.deepEqual(thrown, refusal)
        return true
      })
      assert.ok(world.server.lives)
      assert.ok(!world.server.output.includes(refusal.message), 'and nothing on its console')
    })
  })

  describe(`The form, by ${server.name}`, () => {
    const world = useScreen(server, 'form')

    it('shows what is wrong to whom entered it only, then welcomes', async () => {
      const mine = await world.open('sign-up')
      const yours = await world.open('sign-up')
      await mine.press('Sign up')
      await mine.shows('Please tell us your name.')
      await mine.enter(mine.field('Name'), 'Ada')
      await mine.enter(mine.field('Email'), 'nowhere')
      await mine.press('Sign up')
      await mine.shows('The email address needs an @.')
      await mine.enter(mine.field('Email'), 'ada@example.com')
      await mine.press('Sign up')
      assert.deepEqual(mine.actions, [
        ['toast', { title: 'Welcome, Ada!' }],
        ['goBack', {}],
      ])
      await yours.shows('1 people have signed up so far.')
      assert.ok(!yours.text.includes('needs an @'), yours.text)
    })
  })

  describe(`The list, by ${server.name}`, () => {
    const world = useScreen(server, 'list')

    it('adds what was typed, and says why it does not', async () => {
      const mine = await world.open('tasks')
      const yours = await world.open('tasks')
      const input = mine.placeholder('What is to be done?')
      await assert.rejects(mine.press('Add'), { name: 'Error', message: 'a task needs a text' })
      await mine.enter(input, 'Buy milk')
      await mine.press('Add')
      await yours.becomes(() => yours.texts, [write, open, tap, 'Buy milk'])
      await mine.becomes(() => input.value, '')
      await yours.press('Up', yours.around('Buy milk'))
      await mine.becomes(() => mine.texts, [write, open, 'Buy milk', tap])
    })

    it('adds no task whose text is no text', async () => {
      const client = await world.connect('tasks')
      for (const text of [7, { a: 1 }, null]) {
        const add = { ...client.tap('tasks', 'Add'), payload: [{ text }] }
        const { error, payload } = await client.call(add)
        assert.equal(error, true)
        assert.equal(payload.name, server.noText.name)
        assert.match(payload.message, server.noText.message)
      }
    })

    it('deletes the row that was tapped, though the one above it went first', async () => {
      const [mine, yours] = [await world.connect('tasks'), await world.connect('tasks')]
      const second = mine.tap('tasks', 'Delete', { after: open })
      await yours.press('tasks', 'Delete', { after: write })
      const { error } = await mine.call(second)
      assert.equal(error, undefined)
      await yours.shows('tasks', new RegExp(`^Tasks.*Add${tap}UpDelete$`))
    })
  })
}

// From here on the two differ.

describe(`A press, by ${javascript.name}`, () => {
  const world = useScreen(javascript, 'counter')

  it('is answered before whom pressed is shown what it did', async () => {
    const client = await world.connect('counter')
    await client.press('counter', 'Plus 1')
    await client.shows('counter', /count is 1/)
    assert.deepEqual(
      client.heard.map(({ $ }) => $),
      ['up', 'evt-res', 'up']
    )
  })
})

describe(`A press, by ${cpp.name}`, () => {
  const world = useScreen(cpp)

  it('is answered after whom pressed is shown what it did', async () => {
    const client = await world.connect('counter')
    await client.press('counter', 'Plus 1')
    assert.deepEqual(
      client.heard.map(({ $ }) => $),
      ['up', 'up', 'evt-res']
    )
  })
})

describe(`A handler that throws, by ${javascript.name}`, () => {
  const world = useScreen(javascript, 'faults')

  for (const button of ['Throws', 'Rejects']) {
    it(`rejects the promise of the client with an empty object (${button})`, async () => {
      const screen = await world.open('buttons')
      await assert.rejects(screen.press(button), (thrown) => {
        assert.deepEqual(thrown, {})
        return true
      })
    })
  }

  it('leaves nothing on the console, and the server lives', async () => {
    const client = await world.connect('buttons')
    await client.press('buttons', 'Throws')
    assert.deepEqual((await client.press('buttons', 'Works')).payload, 'done')
    assert.ok(world.server.lives)
    assert.equal(world.server.output, '')
  })

  it('that awaits blocks nobody, not even its own client', async () => {
    const [mine, yours] = [await world.connect('buttons'), await world.connect('buttons')]
    const waits = mine.tap('buttons', 'Waits')
    mine.send(waits)
    await yours.press('buttons', 'Works')
    await mine.press('buttons', 'Works')
    assert.ok(!mine.responses.has(waits.key), 'it waits still')
    await yours.press('buttons', 'Goes on')
    await eventually(() => mine.responses.has(waits.key))
  })
})

describe(`A handler that throws, by ${cpp.name}`, () => {
  const world = useScreen(cpp)

  it('rejects the promise of the client with the name and message', async () => {
    const client = await world.connect('counter')
    const { error, payload } = await client.press('counter', 'Minus 1')
    assert.deepEqual({ error, payload }, { error: true, payload: refusal })
    assert.equal((await client.press('counter', 'Plus 1')).error, undefined)
    assert.ok(world.server.lives)
  })
})

describe(`A tap on a row that is gone, by ${javascript.name}`, () => {
  const world = useScreen(javascript, 'list')

  it('deletes nothing, and is an error that says nothing', async () => {
    const [mine, yours] = [await world.connect('tasks'), await world.connect('tasks')]
    const second = mine.tap('tasks', 'Delete', { after: open })
    await yours.press('tasks', 'Delete', { after: open })
    const { error, payload } = await mine.call(second)
    assert.deepEqual({ error, payload }, { error: true, payload: {} })
    assert.match(mine.textAt('tasks'), new RegExp(`${write}UpDelete${tap}UpDelete$`))
  })
})

describe(`A tap on a row that is gone, by ${cpp.name}`, () => {
  const world = useScreen(cpp)

  it('deletes nothing: its own handler runs still, and finds nothing to do', async () => {
    const [mine, yours] = [await world.connect('tasks'), await world.connect('tasks')]
    const second = mine.tap('tasks', 'Delete', { after: open })
    await yours.press('tasks', 'Delete', { after: open })
    const { error, payload } = await mine.call(second)
    assert.deepEqual({ error, payload }, { error: undefined, payload: undefined })
    assert.match(mine.textAt('tasks'), new RegExp(`${write}UpDelete${tap}UpDelete$`))
  })
})

describe(`A list whose rows have no keys, by ${javascript.name}`, () => {
  const world = useScreen(javascript, 'faults')

  it('deletes the neighbour of the row that was tapped, when the one above it went first', async () => {
    const [mine, yours] = [await world.connect('unkeyed'), await world.connect('unkeyed')]
    const second = mine.tap('unkeyed', 'Delete', { after: 'second' })
    await yours.press('unkeyed', 'Delete', { after: 'first' })
    const { error } = await mine.call(second)
    assert.equal(error, undefined)
    await yours.shows('unkeyed', /keyssecondDelete$/)
  })
})

const malformed = [
  ['that is not JSON', 'not JSON'],
  ['that is null', 'null'],
  ['of a kind that is unknown', '{"$":"nonsense"}'],
  ['that lacks a field', '{"$":"sub"}'],
  ['that subscribes to what every JavaScript object has', '{"$":"sub","keys":["hasOwnProperty"]}'],
  [
    'that is an event as the written protocol and ws-client 0.3.1 spell it',
    '{"$":"evt","key":"e","event":{"modelState":null,"payload":[],"target":{"component":"","propKey":"","path":["counter"]}}}',
  ],
]

describe(`A message, by ${javascript.name},`, { concurrency: 2 }, () => {
  for (const [what, text] of malformed) {
    it(`${what} ends the process, for all clients`, async () => {
      const server = await startJavaScript('counter')
      try {
        const mine = await RawClient.connect(server.url)
        const yours = await RawClient.connect(server.url)
        await yours.watch('counter')
        mine.sendText(text)
        assert.deepEqual(await soon(server.end, 'the end'), { code: 1, signal: null })
        assert.equal((await soon(yours.closed, 'the close')).code, 1006)
        assert.match(server.output, /Failed to (parse|validate)|TypeError: Cannot/)
      } finally {
        await server.stop()
      }
    })
  }
})

describe(`A message, by ${cpp.name},`, () => {
  const world = useScreen(cpp)

  for (const [what, text] of malformed) {
    it(`${what} harms nobody else`, async () => {
      const [mine, yours] = [await world.connect(), await world.connect('counter')]
      mine.sendText(text)
      // What it makes of it is told to the sender: a close, an error, or nothing for a mere path.
      if (!text.includes('hasOwnProperty')) {
        await eventually(() => !mine.open || mine.others.length > 0 || mine.responses.size > 0)
      }
      assert.equal((await yours.press('counter', 'Plus 1')).error, undefined)
      await yours.shows('counter', /count is 1/)
      assert.ok(world.server.lives)
    })
  }
})

describe(`What fails outside of handlers, by ${javascript.name},`, { concurrency: 2 }, () => {
  const ends = async (path, message) => {
    const server = await startJavaScript('faults')
    try {
      const yours = await RawClient.connect(server.url)
      await yours.watch('buttons')
      const mine = await RawClient.connect(server.url)
      mine.send({ $: 'sub', keys: [path] })
      assert.deepEqual(await soon(server.end, 'the end'), { code: 1, signal: null })
      assert.match(server.output, message)
      assert.equal((await soon(yours.closed, 'the close')).code, 1006)
    } finally {
      await server.stop()
    }
  }

  it('a load that rejects, ends the process', () =>
    ends('load', /Error: the weather service is down/))

  it('a view that throws, ends the process', () =>
    ends('throwing', /TypeError: Cannot read properties of undefined/))
})
