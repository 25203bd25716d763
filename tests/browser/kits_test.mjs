import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { focused } from './support/accessibility.mjs'
import { becomes } from './support/becomes.mjs'
import { useDemo } from './support/fixture.mjs'
import { openGallery } from './support/gallery.mjs'

describe('The components of the kits', () => {
  const world = useDemo()
  const example = (page, name) => page.locator(`[data-example="${name}"]`)

  it('choose among radio buttons by arrows, as one stop of the Tab key', async () => {
    const page = await openGallery(world, 'light')
    const radios = example(page, 'tamagui-controls/radiogroup').getByRole('radio')
    const checked = () =>
      radios.evaluateAll((all) => all.map((one) => one.getAttribute('aria-checked')))
    assert.deepEqual(await checked(), ['true', 'false'])
    await radios.first().focus()
    await page.keyboard.press('ArrowDown')
    await becomes(checked, ['false', 'true'])
    await page.keyboard.press('ArrowDown')
    await becomes(checked, ['true', 'false'])
    assert.deepEqual(await radios.evaluateAll((all) => all.map((one) => one.tabIndex)), [0, -1])
  })

  it('move among toggles by arrows, and choose by the space bar', async () => {
    const page = await openGallery(world, 'light')
    const group = example(page, 'tamagui-controls/togglegroup')
    await group.locator('button').first().focus()
    await page.keyboard.press('ArrowRight')
    assert.equal((await focused(page)).name, 'Right')
    await page.keyboard.press('Space')
    const states = () =>
      group.locator('button').evaluateAll((all) => all.map((one) => one.dataset.state))
    await becomes(states, ['off', 'on'])
  })

  for (const [name, open, role] of [
    ['a dialog', 'tamagui-overlays/dialog', 'dialog'],
    ['an alert', 'tamagui-overlays/alertdialog', 'alertdialog'],
  ]) {
    it(`close ${name} by Escape, and give the focus back`, async () => {
      const page = await openGallery(world, 'light')
      const trigger = example(page, open).getByRole('button').first()
      await trigger.click()
      const opened = page.getByRole(role).first()
      // One that is seen has not taken the focus yet, and would not give it back.
      await opened.waitFor()
      const hasFocus = () => opened.evaluate((one) => one.contains(document.activeElement))
      await becomes(hasFocus, true)
      await page.keyboard.press('Escape')
      await opened.waitFor({ state: 'hidden' })
      await becomes(() => trigger.evaluate((one) => one === document.activeElement), true)
    })
  }
})
