import assert from 'node:assert/strict'
import { afterEach, beforeEach } from 'node:test'

import { startDemo } from './demo.mjs'

/**
 * For each test of the enclosing describe: a demo of its own, and clients, which `connect` makes
 * from its URL and which are closed in the end.
 */
export function useDemo(connect, start = startDemo) {
  const world = {
    join() {
      const client = connect(world.demo.url)
      world.clients.push(client)
      return client
    },

    /** Opens a screen on a client of its own. */
    open(path) {
      return world.join().open(path)
    },
  }
  beforeEach(async () => {
    world.clients = []
    world.demo = await start()
  })
  afterEach(async () => {
    for (const client of world.clients) await client.close()
    await world.demo?.stop()
    for (const client of world.clients) assert.deepEqual(client.complaints, [])
  })
  return world
}
