import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { findings, focused } from './support/accessibility.mjs'
import { useDemo } from './support/fixture.mjs'
import { openGallery } from './support/gallery.mjs'
import { Inspector } from './support/inspector.mjs'

const paths = ['counter', 'controls', 'sign-up', 'tasks', 'weather', 'machine']

describe('Nothing serious is found by axe', () => {
  const world = useDemo()

  for (const theme of ['light', 'dark']) {
    const visit = (address) => world.visit(`${address}#theme=${theme}`)
    const isClean = async ({ page }) => assert.deepEqual(await findings(page), [])

    it(`in the playground at every path, ${theme}`, async () => {
      const playground = await visit('')
      const found = await findings(playground.page)
      for (const path of paths) {
        await playground.screen('').go(path)
        await playground.screen(path).content.getByRole('heading').first().waitFor()
        found.push(...(await findings(playground.page)))
        await playground.screen(path).back.click()
      }
      assert.deepEqual(found, [])
    })

    it(`in the playground with several screens, a toast and the dialog for phones, ${theme}`, async () => {
      const playground = await visit('counter')
      await playground.screen('counter').press('Minus 1')
      await playground.page.locator('.note').waitFor()
      await playground.button('Screen').click()
      await playground.shows('counter', 'counter')
      await isClean(playground)
      await playground.button('Open on a phone').first().click()
      await playground.page.getByRole('dialog').waitFor()
      await isClean(playground)
    })

    it(`in each tab of the inspector, ${theme}`, async () => {
      const playground = await visit('counter')
      await playground.openInspectorLink(world.demo)
      const screen = playground.screen('counter')
      await screen.shows('The count is 0')
      const inspector = await Inspector.open(playground)
      await screen.press('Plus 1')
      await inspector.endsWith('↓ evt-res counter')
      await inspector.rows.last().click()
      await isClean(playground)
      await inspector.choose('Values')
      await screen.press('Plus 1')
      await inspector.panel.locator('.changed').first().waitFor()
      await isClean(playground)
      await inspector.choose('Send')
      await inspector.panel.getByLabel(/^Payload/).fill('[')
      await inspector.panel.getByRole('alert').waitFor()
      await isClean(playground)
      await inspector.choose('Server')
      await inspector.panel.getByRole('table').waitFor()
      await isClean(playground)
    })
  }
})

describe('In the gallery nothing serious is found by axe', () => {
  const world = useDemo()

  for (const theme of ['light', 'dark']) {
    it(`in its ${theme} theme`, async () => {
      const gallery = await openGallery(world, theme)
      assert.deepEqual(await findings(gallery), [])
    })
  }
})

describe('Who uses the keyboard alone', () => {
  const world = useDemo()

  it('skips to the screens', async () => {
    const playground = await world.visit('counter')
    const { keyboard } = playground.page
    await playground.screen('counter').shows('The count is 0')
    await keyboard.press('Tab')
    assert.equal((await focused(playground.page)).name, 'Skip to the screens')
    await keyboard.press('Enter')
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    assert.equal((await focused(playground.page)).name, 'Open on a phone')
  })

  it('reaches every control of the page, and sees where the focus is', async () => {
    const playground = await world.visit('counter')
    await playground.screen('counter').shows('The count is 0')
    await playground.pathList.waitFor()
    const stops = []
    for (;;) {
      await playground.page.keyboard.press('Tab')
      const { name, isOnPage, isSeen } = await focused(playground.page)
      if (!isOnPage) break
      assert.ok(isSeen, `the focus is not seen on ${name}`)
      stops.push(name)
      assert.ok(stops.length < 30, stops.join(', '))
    }
    const paths = ['/', 'controls', 'counter', 'machine', 'sign-up', 'tasks', 'weather']
    const header = ['updraft', 'Phone', 'As the system', 'ScreenAdd a screen', 'InspectorInspector']
    const bar = ['Path of this screen', 'Open on a phone']
    const screen = ['Plus 1', 'Minus 1']
    assert.deepEqual(stops, ['Skip to the screens', ...header, ...paths, ...bar, ...screen])
  })

  it('chooses a frame and a theme by arrows', async () => {
    const playground = await world.visit('counter')
    const { page } = playground
    await page.getByRole('radio', { name: 'Phone' }).focus()
    await page.keyboard.press('ArrowRight')
    await playground.becomes(() => playground.address, '/counter#frame=tablet')
    await page.getByRole('radio', { name: 'As the system' }).focus()
    await page.keyboard.press('ArrowRight')
    await playground.becomes(() => playground.address, '/counter#frame=tablet&theme=light')
  })

  it('goes through the tabs of the inspector by arrows', async () => {
    const playground = await world.visit('counter')
    await playground.openInspectorLink(world.demo)
    const { panel } = await Inspector.open(playground)
    const tab = (name) => panel.getByRole('tab', { name, selected: true })
    await tab('Messages').focus()
    await playground.page.keyboard.press('ArrowRight')
    await tab('Values').waitFor()
    await playground.page.keyboard.press('ArrowLeft')
    await playground.page.keyboard.press('ArrowLeft')
    await tab('Server').waitFor()
    assert.equal((await focused(playground.page)).name, 'Server')
  })

  it('closes the menu of a narrow page by Escape', async () => {
    const playground = await world.visit('counter', { viewport: { width: 390, height: 800 } })
    await playground.button('Paths').press('Enter')
    await playground.pathList.waitFor()
    await playground.page.keyboard.press('Escape')
    await playground.pathList.waitFor({ state: 'hidden' })
  })
})
