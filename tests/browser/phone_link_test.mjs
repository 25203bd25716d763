import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import jsqr from 'jsqr'
import { PNG } from 'pngjs'

import { useDemo } from './support/fixture.mjs'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** What a link says, as the app of the phone reads it. */
function read(link) {
  const start = 'rise://connect?connectInfo='
  assert.ok(link.startsWith(start), link)
  let number = 0n
  for (const digit of link.slice(start.length))
    number = number * 58n + BigInt(alphabet.indexOf(digit))
  const hex = number.toString(16)
  return JSON.parse(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))
}

/** What a camera sees in an element. */
async function scan(element) {
  const { data, width, height } = PNG.sync.read(await element.screenshot())
  return jsqr(new Uint8ClampedArray(data), width, height)?.data
}

describe('The dialog for phones', () => {
  const world = useDemo()

  async function openDialog(path, options) {
    const playground = await world.visit(path, options)
    await playground.button('Open on a phone').click()
    const dialog = playground.page.getByRole('dialog', { name: 'Open on a phone' })
    await dialog.waitFor()
    return { playground, dialog, link: dialog.getByRole('link', { name: 'Open in the app' }) }
  }

  for (const theme of ['light', 'dark']) {
    it(`has a code of the path that a camera can read, in a ${theme} page`, async () => {
      const { dialog, link } = await openDialog(`sign-up#theme=${theme}`)
      const href = await link.getAttribute('href')
      assert.equal(await scan(dialog.locator('.qr')), href)
      const { label, path, host, id } = read(href)
      assert.deepEqual(
        { label, path, host },
        { label: 'sign-up', path: 'sign-up', host: world.demo.url }
      )
      assert.ok(id.length > 0)
    })
  }

  it('warns of an address that only this machine reaches, and takes another', async () => {
    const { dialog, link } = await openDialog('counter')
    await dialog.getByText('Only this machine reaches this address.').waitFor()
    const address = dialog.getByLabel('Address of this server')
    await address.fill('ws://192.168.1.20:3005')
    await dialog.getByText('Only this machine reaches this address.').waitFor({ state: 'hidden' })
    const href = await link.getAttribute('href')
    assert.equal(read(href).host, 'ws://192.168.1.20:3005')
    assert.equal(await scan(dialog.locator('.qr')), href)
    await address.fill('nonsense')
    await dialog.getByText('This is no address such as ws://host:port.').waitFor()
    assert.equal(await link.count(), 0)
  })

  it('copies the link', async () => {
    const { playground, dialog, link } = await openDialog('counter', {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await dialog.getByRole('button', { name: 'Copy link' }).click()
    await dialog.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await playground.page.evaluate(() => navigator.clipboard.readText())
    assert.equal(copied, await link.getAttribute('href'))
  })

  it('closes at Escape, and gives the focus back', async () => {
    const { playground, dialog } = await openDialog('counter')
    await playground.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    const focused = () => playground.page.evaluate(() => document.activeElement.textContent)
    await playground.becomes(focused, 'Open on a phone')
  })
})
