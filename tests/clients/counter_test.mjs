import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { useDemo } from './support/fixture.mjs'

describe('The stock clients', () => {
  const require = createRequire(import.meta.url)
  const version = (require_there, name) => {
    const main = require_there.resolve(name)
    const root = main.slice(0, main.lastIndexOf('/lib/'))
    return JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).version
  }

  it('are the ones that these tests speak of', () => {
    assert.equal(version(require, 'rise-react-0.14'), '0.14.0')
    assert.equal(version(require, '@rise-tools/react'), '0.3.1')
    assert.equal(version(require, '@rise-tools/ws-client'), '0.3.1')
  })

  it('draw with one React, and with the package of their own time', () => {
    const ws_client = createRequire(require.resolve('@rise-tools/ws-client'))
    assert.equal(version(ws_client, '@rise-tools/react'), '0.3.1')
    const new_rise = createRequire(require.resolve('rise-react-0.14'))
    const old_rise = createRequire(require.resolve('@rise-tools/react'))
    assert.equal(new_rise.resolve('react'), old_rise.resolve('react'))
  })
})

for (const { name, connect, dialect } of clients) {
  describe(`The counter, with ${name}`, () => {
    const world = useDemo(connect)

    it('is drawn', async () => {
      const screen = await world.open('counter')
      assert.equal(screen.text, 'CounterThe count is 0Plus 1Minus 1')
    })

    it('shows a press to everybody', async () => {
      const mine = await world.open('counter')
      const yours = await world.open('counter')
      assert.equal(await mine.press('Plus 1'), undefined)
      await mine.shows('The count is 1')
      await yours.shows('The count is 1')
      await yours.press('Plus 1')
      await mine.shows('The count is 2')
    })

    it('shows a press to whom pressed before it is answered', async () => {
      const client = world.join()
      const screen = await client.open('counter')
      await screen.press('Plus 1')
      const answered = client.heard.findIndex((message) => message.$ === 'evt-res')
      const { $, val } = client.heard[answered - 1]
      assert.equal($, 'up')
      assert.deepEqual(val.children.children[1].children, ['The count is ', 1])
    })

    it('counts each of many presses at once', async () => {
      const mine = await world.open('counter')
      const yours = await world.open('counter')
      const presses = []
      for (let i = 0; i < 50; ++i) {
        presses.push(mine.handler('Plus 1')(), yours.handler('Plus 1')())
      }
      await Promise.all(presses)
      await mine.shows('The count is 100')
      await yours.shows('The count is 100')
    })

    it('rejects the call of a handler that throws, with what it threw', async () => {
      const screen = await world.open('counter')
      await assert.rejects(screen.press('Minus 1'), (thrown) => {
        assert.deepEqual(thrown, { name: 'Error', message: "the count can't go below zero" })
        return true
      })
      await screen.press('Plus 1')
      await screen.press('Minus 1')
      await screen.shows('The count is 0')
    })

    it('answers in the shape that it was asked in', async () => {
      const client = world.join()
      const screen = await client.open('counter')
      await screen.press('Plus 1')
      const answer = client.heard.find((message) => message.$ === 'evt-res')
      assert.deepEqual(
        answer,
        dialect === 'flat'
          ? { $: 'evt-res', key: answer.key }
          : { $: 'evt-res', key: answer.key, res: { $: 'response' } }
      )
    })

    it('is drawn on two screens of one client', async () => {
      const client = world.join()
      const one = await client.open('counter')
      const other = await client.open('counter')
      await one.press('Plus 1')
      await one.shows('The count is 1')
      await other.shows('The count is 1')
    })
  })
}
