import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { useDemo } from './support/fixture.mjs'

// ws-client 0.3.1 never subscribes to the root.
const [{ name, connect }] = clients

describe(`The home screen, with ${name}`, () => {
  const world = useDemo(connect)

  it('navigates to each of the other screens, without asking the server', async () => {
    const client = world.join()
    const screen = await client.open('')
    client.heard.length = 0
    const links = [
      ['A counter', 'counter'],
      ['Shared controls', 'controls'],
      ['A form', 'sign-up'],
      ['A list', 'tasks'],
      ['This machine, live', 'machine'],
    ]
    for (const [label] of links) await screen.press(label)
    assert.deepEqual(
      screen.actions,
      links.map(([, path]) => ['navigate', { path }])
    )
    await client.roundTrip('counter')
    assert.deepEqual(
      client.heard.map(({ $, key }) => [$, key]),
      [['up', 'counter']]
    )
  })

  it('leads to screens that are there', async () => {
    const client = world.join()
    const home = await client.open('')
    for (const { textContent: label } of home.page.querySelectorAll('button')) {
      await home.press(label)
      const [, { path }] = home.actions.at(-1)
      await client.open(path)
    }
    assert.equal(client.screens.length, 7)
  })
})

for (const { name, connect } of clients) {
  describe(`The machine's screen, with ${name}`, () => {
    const world = useDemo(connect)

    it('counts the connections by itself', async () => {
      const mine = await world.open('machine')
      await mine.shows('Connections: 1')
      const yours = await world.open('machine')
      await mine.shows('Connections: 2')
      await yours.shows('Connections: 2')
    })
  })
}
