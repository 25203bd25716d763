import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { useDemo } from './support/fixture.mjs'

for (const { name, connect } of clients) {
  describe(`A subscription, with ${name}`, () => {
    const world = useDemo(connect)

    it('gets no update once it has ended', async () => {
      const client = world.join()
      const mine = await client.open('counter')
      const yours = await world.open('counter')
      await yours.press('Plus 1')
      await mine.shows('The count is 1')
      await mine.close()
      await client.roundTrip('tasks')
      const before = client.updatesOf('counter').length

      await yours.press('Plus 1')
      await yours.shows('The count is 2')
      await client.roundTrip('controls')
      assert.equal(client.updatesOf('counter').length, before)
    })

    it('goes on for a screen when another of the client is closed', async () => {
      const client = world.join()
      const one = await client.open('counter')
      const other = await client.open('counter')
      await one.close()
      const yours = await world.open('counter')
      await yours.press('Plus 1')
      await other.shows('The count is 1')
    })

    it('that begins again gets what has changed meanwhile', async () => {
      const client = world.join()
      const first = await client.open('counter')
      await first.close()
      const yours = await world.open('counter')
      await yours.press('Plus 1')
      const second = await client.open('counter')
      await second.shows('The count is 1')
      await second.press('Plus 1')
      await yours.shows('The count is 2')
    })

    it('to a path without a model waits, and takes nothing from the others', async () => {
      const client = world.join()
      client.watch('no/such/model')
      const screen = await client.open('counter')
      await screen.press('Plus 1')
      await screen.shows('The count is 1')
      assert.deepEqual(client.updatesOf('no/such/model'), [])
    })
  })
}
