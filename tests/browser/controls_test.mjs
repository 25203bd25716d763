import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { eventually } from '../clients/support/eventually.mjs'
import { useDemo } from './support/fixture.mjs'

/** Drags from one share of an element's width to another. */
async function drag(page, element, from, to) {
  const box = await element.boundingBox()
  const at = (share) => [box.x + box.width * share, box.y + box.height / 2]
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 8 })
  await page.mouse.up()
}

async function brightness(screen) {
  const text = await screen.content.getByText(/^Brightness: /).innerText()
  return Number(text.match(/\d+/)[0])
}

describe('The shared controls', () => {
  const world = useDemo()

  it('move the slider of everybody while one person drags it', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    await yours.shows('Brightness: 40 %')
    await drag(mine.page, mine.slider, 0.4, 0.8)
    await eventually(async () => {
      const chosen = Number(await mine.slider.inputValue())
      assert.ok(chosen > 70 && chosen < 90, `it is at ${chosen}`)
      const told = [await brightness(mine), await brightness(yours)]
      assert.deepEqual([...told, Number(await yours.slider.inputValue())], Array(3).fill(chosen))
      return true
    })
  })

  it('take a step by keyboard, and the ends', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    await mine.slider.focus()
    await mine.page.keyboard.press('ArrowRight')
    await yours.shows('Brightness: 41 %')
    await mine.page.keyboard.press('Home')
    await yours.shows('Brightness: 0 %')
    await mine.page.keyboard.press('End')
    await yours.shows('Brightness: 100 %')
    await yours.becomes(() => yours.slider.inputValue(), '100')
  })

  it('switch each switch for everybody', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    const seen = (screen) => async () => [
      await screen.switch('Lamp').getAttribute('aria-checked'),
      await screen.switch('Fan').getAttribute('aria-checked'),
    ]
    await mine.becomes(seen(mine), ['true', 'false'])
    await mine.switch('Fan').click()
    await yours.becomes(seen(yours), ['true', 'true'])
    await yours.switch('Lamp').press('Space')
    await mine.becomes(seen(mine), ['false', 'true'])
  })
})
