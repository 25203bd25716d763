import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { held_times } from './support/timers.mjs'

const reasons = {
  'is shown again': () => document.dispatchEvent(new Event('visibilitychange')),
  'has its network back': () => window.dispatchEvent(new Event('online')),
  'comes out of the memory of the browser': () =>
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
}

describe('A page whose connection is dead, though it is open', () => {
  const world = useDemo()

  /** Somebody at the counter, over a link that a test can freeze. */
  async function visit() {
    const link = await world.slowLink()
    const playground = await world.visitOver(link, 'counter')
    const screen = playground.screen('counter')
    await screen.press('Plus 1')
    await screen.shows('The count is 1')
    return { link, playground, screen }
  }

  /** The time for an answer is over: the page says so, and then finds back. */
  async function findsOut({ link, playground, screen }) {
    await playground.banner.waitFor()
    await playground.page.getByText('Reason: the server does not answer.').waitFor()
    await screen.shows('The count is 1')
    link.thaw()
    await playground.banner.waitFor({ state: 'hidden' })
    await playground.becomes(() => playground.status.innerText(), 'Live')
    await screen.press('Plus 1')
    await screen.shows('The count is 2')
  }

  for (const [reason, happen] of Object.entries(reasons)) {
    it(`finds out when it ${reason}`, async () => {
      const visitor = await visit()
      visitor.link.freeze()
      await visitor.playground.page.evaluate(happen)
      assert.equal(await visitor.playground.status.innerText(), 'Live')
      await visitor.playground.passTime(held_times.answer)
      await findsOut(visitor)
    })
  }

  it('finds out when a press is not answered', async () => {
    const visitor = await visit()
    visitor.link.freeze()
    await visitor.screen.press('Plus 1')
    await visitor.playground.passTime(held_times.response)
    await visitor.screen.tells(['That did not work', 'no response within 10 s'])
    await visitor.playground.passTime(held_times.answer)
    await visitor.playground.banner.waitFor()
    // What was pressed was on its way: it comes, though nobody waits for it any more.
    visitor.link.thaw()
    await visitor.screen.shows('The count is 2')
  })

  it('finds out when nothing has come for long', async () => {
    const visitor = await visit()
    visitor.link.freeze()
    await visitor.playground.passTime(held_times.silence)
    await visitor.playground.passTime(held_times.silence)
    await visitor.playground.passTime(held_times.answer)
    await findsOut(visitor)
  })

  it('stays as it is where the server answers', async () => {
    const { playground, screen } = await visit()
    await playground.page.evaluate(() => {
      const { send } = WebSocket.prototype
      window.sent = []
      WebSocket.prototype.send = function (text) {
        window.sent.push(text)
        this.addEventListener('message', () => (window.hasAnswer = true), { once: true })
        return send.call(this, text)
      }
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await playground.page.waitForFunction(() => window.hasAnswer)
    await playground.passTime(held_times.answer)
    assert.deepEqual(await playground.page.evaluate(() => window.sent), [
      JSON.stringify({ $: 'sub', keys: ['counter'] }),
    ])
    assert.equal(await playground.status.innerText(), 'Live')
    await screen.press('Plus 1')
    await screen.shows('The count is 2')
    assert.equal(await playground.banner.count(), 0)
  })
})
