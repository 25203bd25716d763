import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setInterval } from 'node:timers/promises'

import { useDemo } from './support/fixture.mjs'
import { tamagui } from './support/scripted_server.mjs'

// Times are told, and no test fails for them: a machine may be busy.

/** Milliseconds from the start of a page to the first picture with something on it. */
function firstPaint() {
  return performance.getEntriesByName('first-contentful-paint')[0].startTime
}

/** Notes when a text is first on the page. */
function noteText(text) {
  const look = () => {
    if (document.body?.innerText.includes(text)) window.textSeenAt = performance.now()
    else requestAnimationFrame(look)
  }
  look()
}

/** Scrolls an element to its end, one step per picture, and tells the longest pause between two. */
function scrollToEnd(element) {
  return new Promise((resolve) => {
    let last = performance.now()
    let longest = 0
    const step = () => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      const before = element.scrollTop
      element.scrollTop += 600
      if (element.scrollTop === before) resolve(Math.round(longest))
      else requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
}

/** The bytes that have come over the network for a page, its own and its files'. */
function loadedBytes() {
  const entries = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type))
  return entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
}

describe('The page', () => {
  const world = useDemo()

  it('shows a screen with less than 350 kB', async (test) => {
    for (let visit = 0; visit < 3; visit++) {
      const visitor = await world.arrive()
      await visitor.context.addInitScript(noteText, 'The count is 0')
      const page = await visitor.newPage()
      await page.goto(`${world.demo.http}/counter`)
      await page.waitForFunction(() => window.textSeenAt)
      const [paint, text] = [
        await page.evaluate(firstPaint),
        await page.evaluate(() => window.textSeenAt),
      ]
      test.diagnostic(`first paint ${Math.round(paint)} ms, the screen ${Math.round(text)} ms`)
      const bytes = await page.evaluate(loadedBytes)
      test.diagnostic(`${bytes} bytes`)
      assert.ok(bytes > 100_000 && bytes < 350_000, `${bytes} bytes`)
    }
  })

  const row = (number, text = `Row ${number}`) =>
    tamagui(
      'XStack',
      { key: `row-${number}`, gap: '$2', alignItems: 'center' },
      tamagui('Text', { key: 'text', flex: 1 }, text),
      tamagui('Button', { key: 'button', size: '$3' }, 'Press')
    )
  const list = (rows) => tamagui('ScrollView', {}, tamagui('YStack', {}, ...rows))
  const thousand = Array.from({ length: 1000 }, (_, index) => row(index + 1))

  it('scrolls through a thousand rows', async (test) => {
    const { server, screen } = await world.visitScripted('counter', list(thousand))
    await screen.shows('Row 1')
    await screen.text('Row 1000').waitFor({ state: 'attached' })
    const scroller = screen
      .text('Row 1')
      .locator('xpath=ancestor::*[contains(@class, "is_ScrollView")]')
    const longest = await scroller.first().evaluate(scrollToEnd)
    test.diagnostic(`the longest pause while scrolling was ${longest} ms`)
    const { y, height } = await screen.text('Row 1000').boundingBox()
    assert.ok(y + height <= screen.page.viewportSize().height)
    server.set('counter', list([...thousand.slice(0, -1), row(1000, 'The last row')]))
    await screen.shows('The last row')
  })

  it('shows the newest of many updates, sixty a second', async (test) => {
    const screenOf = (number) => list([row('first', `Update ${number}`), ...thousand.slice(0, 20)])
    const { server, screen } = await world.visitScripted('counter', screenOf(0))
    await screen.shows('Update 0')
    let number = 0
    for await (const _ of setInterval(1000 / 60)) {
      server.set('counter', screenOf(++number))
      if (number === 120) break
    }
    const sent = performance.now()
    await screen.shows('Update 120')
    const late = Math.round(performance.now() - sent)
    test.diagnostic(`the last of 120 updates was seen ${late} ms after it was sent`)
  })
})
