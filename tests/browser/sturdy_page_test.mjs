import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'

describe('The page stays', () => {
  const world = useDemo()

  /** Opens what follows the host in a URL, for somebody who tolerates what goes wrong. */
  async function open(address, tolerated = /./, init) {
    const visitor = await world.arrive()
    visitor.tolerate(tolerated)
    if (init) await visitor.context.addInitScript(init)
    const page = await visitor.newPage()
    await page.goto(world.demo.http + address)
    await page.getByRole('heading', { name: 'updraft', level: 1 }).waitFor()
    return { page, visitor }
  }

  for (const host of ['[::1', '%5B::1', 'ws://', 'http://', 'x:99999', '%ff', '|^`{}']) {
    it(`where its address names a host that is none: ${host}`, async () => {
      const { page } = await open(`/?host=${host}`)
      await page.getByText('No connection to the server.').waitFor()
      await page.getByText('It has not answered yet.').waitFor()
      assert.equal(await page.getByText('its last state').count(), 0)
      await page.getByRole('button', { name: 'Open on a phone' }).click()
      const dialog = page.getByRole('dialog', { name: 'Open on a phone' })
      await dialog.getByText('This is no address such as ws://host:port.').waitFor()
      await dialog.getByLabel('Address of this server').fill('ws://192.168.1.20:3005')
      await dialog.getByRole('link', { name: 'Open in the app' }).waitFor()
    })
  }

  it('where a path is half of a character, in a list or an action', async () => {
    const { page, visitor } = await open('/counter')
    await visitor.context.route(/\/-\/paths$/, (route) =>
      route.fulfill({ contentType: 'application/json', body: '{"paths":["\\ud800","counter"]}' })
    )
    await page.reload()
    await page.getByRole('navigation', { name: 'Paths' }).getByRole('link').last().click()
    await page.getByRole('region', { name: 'Screen \ufffd' }).waitFor()
  })

  it('where a path is too long for a code', async () => {
    const { page } = await open(`/${'x'.repeat(3_000)}`)
    await page.getByRole('button', { name: 'Open on a phone' }).click()
    await page.getByText('The dialog for phones failed.').waitFor()
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click()
    await page.getByText('The dialog for phones failed.').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Inspector', exact: true }).click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
  })

  it('where a part of it cannot be fetched, which can be tried again', async () => {
    const { page, visitor } = await open('/counter')
    let isAway = true
    await visitor.context.route(/\/assets\/inspector-.*\.js$/, (route) =>
      isAway ? route.abort() : route.continue()
    )
    await page.getByRole('button', { name: 'Inspector', exact: true }).click()
    await page.getByText('The inspector failed.').waitFor()
    await page.getByText('The count is 0').waitFor()
    isAway = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
  })

  it('where the browser has kept what no version of it writes, or keeps nothing', async () => {
    const kept = await open('/counter', /./, () => {
      for (const name of [
        'inspector',
        'inspector.size',
        'inspector.side',
        'inspector.tab',
        'theme',
        'frame',
      ]) {
        localStorage.setItem(`updraft.${name}`, name === 'inspector' ? 'true' : '{"x":null}')
      }
      history.replaceState({ screens: [{ id: 'x' }], previous: 7 }, '')
    })
    await kept.page.getByText('The count is 0').waitFor()
    await kept.page.getByRole('complementary', { name: 'Inspector' }).waitFor()
    const none = await open('/counter', /./, () => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('it is refused', 'SecurityError')
          },
        })
      }
    })
    await none.page.getByText('The count is 0').waitFor()
    await none.page.locator('header label', { hasText: 'Dark' }).click()
    await none.page.locator('.screen-dark').waitFor()
  })
})
