// Many clients of the demo's screen of tasks, one of whom moves a task, again and again, each time
// once all have the last move. A process of its own, which prints what it measured as JSON:
//   node screen_load.mjs --port N --pid PID --clients N --updates N --tasks N [--offers]
// With --offers the clients offer permessage-deflate.
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { CountingClient } from './counting_client.mjs'
import { cpuSeconds, memory } from './process_figures.mjs'
import { TasksScreen } from './tasks_screen.mjs'

const warmUp = 10 // updates before those that count
const atOnce = 100 // handshakes under way, fewer than any backlog
const patience = 30_000 // milliseconds, for all clients to have one message
const busy = 0.95 // of its core: this process may then be what limits the server

const { values: flags } = parseArgs({
  options: {
    ...Object.fromEntries(
      ['port', 'pid', 'clients', 'updates', 'tasks'].map((name) => [name, { type: 'string' }])
    ),
    offers: { type: 'boolean', default: false },
  },
})
const number = (name) => Number(flags[name])

/** Lets a message be awaited at every client. */
class Audience {
  clients = []
  #due = 0
  #wait

  constructor(screen) {
    this.screen = screen
    screen.onUpdate(() => this.arrived())
  }

  arrived() {
    this.#due -= 1
    if (this.#due === 0) this.#wait.resolve()
  }

  fail(error) {
    this.#wait?.reject(error)
  }

  /** Calls `cause`; resolves once `count` messages have come. */
  async receives(count, cause) {
    this.#due += count
    const all = new Promise((resolve, reject) => (this.#wait = { resolve, reject }))
    const late = setTimeout(() => {
      this.fail(new Error(`${this.#due} of ${count} clients wait for a message`))
    }, patience)
    cause()
    await all.finally(() => clearTimeout(late))
  }

  async join(count) {
    for (let left = count; left > 0; left -= atOnce) {
      const some = Math.min(left, atOnce)
      await this.receives(some, () => {
        for (let i = 0; i < some; ++i) this.clients.push(this.#client())
      })
    }
  }

  #client() {
    return new CountingClient(number('port'), {
      path: TasksScreen.path,
      offers: flags.offers,
      onMessage: () => this.arrived(),
      onFailure: (error) => this.fail(error),
    })
  }

  get bytes() {
    return this.clients.reduce((sum, client) => sum + client.bytes, 0)
  }

  get size() {
    return this.clients.length + 1
  }
}

/** Moves the second task above the first one, and back. Resolves to what is then to be seen. */
async function moveTasks(audience, times) {
  const [first, second, ...others] = audience.screen.texts
  const order = [first, second]
  for (let i = 0; i < times; ++i) {
    await audience.receives(audience.size, () => audience.screen.moveUp(order[1]))
    order.reverse()
  }
  return [...order, ...others]
}

/** What has been taken so far: time, processor time, and bytes by all who count them. */
const now = (audience) => ({
  seconds: performance.now() / 1000,
  server: cpuSeconds(flags.pid),
  own: cpuSeconds('self'),
  bytes: audience.bytes,
})

/** Throws where a client got more or less than one message for each update, or a wrong value. */
async function check(audience, expected, updates) {
  await pause(50) // for what should not come
  const { screen, clients } = audience
  const wrong = clients.find((client) => client.messages !== updates + 1)
  if (wrong) throw new Error(`a client got ${wrong.messages} messages for ${updates} updates`)
  if (screen.texts.join() !== expected.join()) throw new Error('the last value is a wrong one')
  if (clients.some((client) => client.compresses !== screen.compresses)) {
    throw new Error('only some of the connections compress')
  }
}

async function measure(audience, updates) {
  await moveTasks(audience, warmUp)
  const before = now(audience)
  const expected = await moveTasks(audience, updates)
  const after = now(audience)
  await check(audience, expected, warmUp + updates)
  const took = (what) => after[what] - before[what]
  const deliveries = updates * audience.size
  return {
    compresses: audience.screen.compresses,
    cpu_per_update: took('server') / updates,
    cpu_per_delivery: took('server') / deliveries,
    bytes_per_delivery: took('bytes') / (updates * audience.clients.length),
    deliveries_per_second: deliveries / took('seconds'),
    memory: memory(flags.pid),
    bottleneck: took('own') > busy * took('seconds') ? 'generator' : 'server',
  }
}

async function main() {
  const tasks = number('tasks')
  const audience = new Audience(await TasksScreen.open(flags.port, { ...flags, tasks }))
  await audience.join(number('clients') - 1)
  return measure(audience, number('updates'))
}

try {
  console.log(JSON.stringify(await main()))
  process.exit() // open connections are nothing to wait for
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
