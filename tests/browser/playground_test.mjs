import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { eventually } from '../clients/support/eventually.mjs'
import { useDemo } from './support/fixture.mjs'

const paths = ['/', 'controls', 'counter', 'machine', 'sign-up', 'tasks', 'weather']

describe('The playground', () => {
  const world = useDemo()

  it('lists the paths of the server, and opens them', async () => {
    const playground = await world.visit('counter')
    const links = playground.pathList.getByRole('link')
    await playground.becomes(() => links.allInnerTexts(), paths)
    const current = playground.pathList.locator('[aria-current=page]')
    assert.deepEqual(await current.allInnerTexts(), ['counter'])
    await links.filter({ hasText: 'tasks' }).click()
    await playground.screen('tasks').shows('Tap')
    assert.equal(playground.address, '/tasks')
    assert.deepEqual(await current.allInnerTexts(), ['tasks'])
    assert.equal(await playground.page.title(), 'tasks – updraft')
  })

  it('opens a path in a tab of its own where that is asked for', async () => {
    const playground = await world.visit('counter')
    // What react-native-web says of a click with a modifier.
    playground.visitor.tolerate(/^Cannot record touch end without a touch start/)
    const opened = playground.visitor.context.waitForEvent('page')
    await playground.pathList
      .getByRole('link', { name: 'tasks' })
      .click({ modifiers: ['ControlOrMeta'] })
    const tab = await opened
    await tab.getByText('Tap', { exact: true }).waitFor()
    await playground.shows('counter')
  })

  it('goes where its address bar says', async () => {
    const playground = await world.visit('counter')
    await playground.screen('counter').go('/tasks/')
    await playground.screen('tasks').shows('Tap')
    await playground.screen('tasks').go('/')
    await playground
      .screen('')
      .shows('Everything on these screens comes from a C++ program, and stays live.')
    assert.equal(playground.address, '/')
  })

  it('says of a path that the server has nothing there', async () => {
    const playground = await world.visit('no/such')
    playground.visitor.tolerate(/404/)
    await playground
      .screen('no/such')
      .content.getByRole('heading', { name: 'Nothing at no/such' })
      .waitFor()
    await playground.screen('no/such').go('counter')
    await playground.screen('counter').shows('The count is 0')
  })

  it('tells what the server refused', async () => {
    const playground = await world.visit('counter')
    playground.visitor.tolerate(/404|414/)
    await playground.screen('counter').go('x'.repeat(1100))
    await playground.page.getByText('The server refused a message').waitFor()
    await playground.page.getByText(/longer than 1024 bytes/).waitFor()
    await playground.page.goBack()
    await playground.screen('counter').press('Plus 1')
    await playground.screen('counter').shows('The count is 1')
  })

  it('frames a screen as a phone, a tablet, a wall, or not at all', async () => {
    const playground = await world.visit('counter')
    const device = playground.page.locator('.device')
    const shape = async () => {
      const { width, height } = await device.boundingBox()
      return width / height
    }
    await playground.screen('counter').shows('The count is 0')
    assert.equal((await device.boundingBox()).width, 390)
    for (const [name, frame, ratio] of [
      ['Tablet', 'tablet', 820 / 1180],
      ['Wall', 'wall', 1920 / 1080],
    ]) {
      await playground.choose(name)
      await device.and(playground.page.locator(`.device-${frame}`)).waitFor()
      assert.ok(Math.abs((await shape()) - ratio) < 0.01, name)
      assert.equal(playground.address, `/counter#frame=${frame}`)
    }
    await playground.choose('Whole page')
    await playground.page.locator('.device-fill').waitFor()
    await playground.page.reload()
    await playground.page.locator('.device-fill').waitFor()
    await playground.choose('Phone')
    await playground.becomes(() => playground.address, '/counter')
  })

  it('is light or dark as asked, or as the system is', async () => {
    const playground = await world.visit('counter')
    const { page } = playground
    const seen = () =>
      page.evaluate(() => [
        document.documentElement.dataset.theme,
        getComputedStyle(document.querySelector('.screen')).backgroundColor,
      ])
    const [light, dark] = [
      ['light', 'rgb(255, 255, 255)'],
      ['dark', 'rgb(12, 13, 15)'],
    ]
    await playground.screen('counter').shows('The count is 0')
    await playground.becomes(seen, light)
    await page.emulateMedia({ colorScheme: 'dark' })
    await playground.becomes(seen, dark)
    await playground.choose('Light')
    await playground.becomes(seen, light)
    await page.emulateMedia({ colorScheme: 'light' })
    await playground.choose('Dark')
    await playground.becomes(seen, dark)
    assert.equal(playground.address, '/counter#theme=dark')
    await page.reload()
    await playground.screen('counter').shows('The count is 0')
    await playground.becomes(seen, dark)
  })

  it('shows several screens side by side, each with its own way', async () => {
    const playground = await world.visit('')
    await playground.button('Screen').click()
    await playground.shows('/', '/')
    await playground.page.locator('.seat').nth(1).getByRole('button', { name: 'A counter' }).click()
    await playground.shows('/', 'counter')
    await playground.button('Screen').click()
    await playground.shows('/', 'counter', 'counter')
    assert.equal(playground.address, '/#screen=counter&screen=counter')
    const [, left, right] = await playground.page.locator('.seat').all()
    await left.getByRole('button', { name: 'Plus 1' }).click()
    await right.getByText('The count is 1').waitFor()
    await left.getByRole('button', { name: 'Back' }).click()
    await playground.shows('/', '/', 'counter')
    await playground.page.reload()
    await playground.shows('/', '/', 'counter')
    await playground.page
      .locator('.seat')
      .first()
      .getByRole('button', { name: 'Close screen' })
      .click()
    await playground.shows('/', 'counter')
    await playground.page.goBack()
    await playground.shows('/', '/', 'counter')
  })

  it('shows a toast only in the screen that asked for it, until it is dismissed', async () => {
    const playground = await world.visit('tasks#screen=counter')
    await playground.screen('counter').press('Minus 1')
    const told = ['That did not work', "the count can't go below zero"]
    await playground.screen('counter').tells(told)
    await playground.screen('tasks').tells()
    await playground.button('Dismiss That did not work').click()
    await playground.screen('counter').tells()
  })

  it('shows that a toast is about an error', async () => {
    const screen = (await world.visit('counter')).screen('counter')
    await screen.press('Minus 1')
    await screen.seat.locator('.note-error').waitFor()
  })

  it('has room on a phone, where the list of paths is a menu', async () => {
    const playground = await world.visit('counter', { viewport: { width: 390, height: 800 } })
    await playground.screen('counter').shows('The count is 0')
    assert.equal(await playground.page.locator('.device-fill').count(), 1)
    assert.equal(await playground.pathList.count(), 0)
    await playground.button('Paths').click()
    await playground.pathList.getByRole('link', { name: 'tasks' }).click()
    await playground.screen('tasks').shows('Tap')
    const overflow = await playground.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    )
    assert.equal(overflow, 0)
  })

  it('runs no script that did not come with it, and tells of the attempt', async () => {
    const { page, visitor } = await world.visit('counter')
    visitor.tolerate(/Content Security Policy|^the policy refused inline by script-src/)
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.head.append(script)
      return window.ran === true
    })
    assert.equal(ran, false)
    await eventually(() => visitor.complaints.some((text) => text.startsWith('the policy refused')))
  })
})
