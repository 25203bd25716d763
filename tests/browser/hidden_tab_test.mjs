import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { startDemoThatComesBack } from '../clients/support/demo.mjs'
import { useDemo } from './support/fixture.mjs'

describe('A hidden tab', () => {
  const world = useDemo({ start: startDemoThatComesBack })

  /**
   * Hides a page, as it sees it: it is told so, and draws no pictures. A browser without windows
   * hides none by itself. The result shows it again.
   */
  async function hide({ page }) {
    await page.evaluate(() => {
      const waiting = []
      const draw = window.requestAnimationFrame
      const become = (state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
        document.dispatchEvent(new Event('visibilitychange'))
      }
      window.requestAnimationFrame = (callback) => waiting.push(callback)
      window.showAgain = () => {
        window.requestAnimationFrame = draw
        waiting.forEach((callback) => draw(callback))
        become('visible')
      }
      become('hidden')
    })
    return () => page.evaluate(() => window.showAgain())
  }

  it('shows the newest value when it is seen again', async () => {
    const mine = await world.visit('counter')
    const yours = await world.visit('counter')
    await mine.screen('counter').shows('The count is 0')
    const show = await hide(mine)
    for (let count = 1; count <= 5; count++) {
      await yours.screen('counter').press('Plus 1')
      await yours.screen('counter').shows(`The count is ${count}`)
    }
    assert.match(await mine.page.evaluate(() => document.body.textContent), /The count is 0/)
    await show()
    await mine.screen('counter').shows('The count is 5')
    await mine.screen('counter').press('Plus 1')
    await yours.screen('counter').shows('The count is 6')
  })

  it('tries at once when it is seen again, if the server went away meanwhile', async () => {
    const playground = await world.visit('counter')
    playground.visitor.tolerate(/ERR_CONNECTION_REFUSED|WebSocket connection to .* failed/)
    await playground.screen('counter').press('Plus 1')
    await playground.screen('counter').shows('The count is 1')
    await playground.waitForLong()
    const show = await hide(playground)
    world.demo.signal('SIGKILL')
    world.demo = await world.demo.restart()
    await playground.becomes(() => playground.status.textContent(), 'Offline')
    await show()
    await playground.screen('counter').shows('The count is 0')
    await playground.screen('counter').press('Plus 1')
    await playground.screen('counter').shows('The count is 1')
  })
})
