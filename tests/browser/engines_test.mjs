import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { PNG } from 'pngjs'

import { startDemo } from '../clients/support/demo.mjs'
import { PrefixProxy } from '../clients/support/prefix_proxy.mjs'
import { SlowLink } from '../clients/support/slow_link.mjs'
import { Firefox } from './support/engines/firefox.mjs'
import { WebKit } from './support/engines/webkit.mjs'

/** Whether all of these tests run (script/nightly), or those for which the suite has the time. */
const isThorough = process.env.UPDRAFT_ENGINES === 'all'

const note = 'input[placeholder="A note for everybody"]'

/** How many colours a picture has. */
function coloursOf(png) {
  const { data } = PNG.sync.read(png)
  const colours = new Set()
  for (let at = 0; at < data.length; at += 4) colours.add(data.readUInt32BE(at))
  return colours.size
}

for (const [name, Engine] of Object.entries({ Firefox, WebKit })) {
  describe(`The page in ${name}`, () => {
    const resources = []
    let demo, tab

    before(async () => {
      demo = await startDemo()
      tab = await Engine.launch()
    })
    after(async () => {
      await tab?.close()
      for (const resource of resources) await resource.close()
      await demo?.stop()
    })

    /** The server's own value of a path. */
    const valueOf = async (path) =>
      JSON.stringify(await (await fetch(`${demo.http}/${path}`)).json())

    async function kept(resource) {
      resources.push(await resource)
      return resource
    }

    it('shows a screen, and sends what is pressed', async () => {
      await tab.open(`${demo.http}/counter`)
      await tab.shows('The count is 0')
      await tab.tap('button', 'Plus 1')
      await tab.shows('The count is 1')
      assert.match(await valueOf('counter'), /"The count is ",1\]/)
      await tab.tap('button', 'Minus 1')
      await tab.shows('The count is 0')
      await tab.tap('button', 'Minus 1')
      await tab.shows("the count can't go below zero")
      assert.ok(coloursOf(await tab.picture()) > 10, 'the picture is not blank')
    })

    for (const delay of isThorough ? [0, 100, 400] : [100]) {
      it(`loses no letter of a field that is the server's, over a link of ${delay} ms each way`, async () => {
        const link = await kept(SlowLink.before(demo))
        await tab.open(`${link.http}/controls`)
        await tab.find(note)
        const before = (await tab.field(note)).replace('|', '')
        Object.assign(link, { up: delay, down: delay })
        await tab.type(note, { key: 'End' }, { key: 'Backspace', times: before.length })
        await tab.type(note, 'hello fox', { key: 'ArrowLeft', times: 4 }, ' quick brown')
        assert.equal(await tab.field(note), 'hello quick brown| fox')
        await tab.shows('Noted: hello quick brown fox')
        assert.equal(await tab.field(note), 'hello quick brown| fox')
      })
    }

    it('finds out that its connection is dead, and comes back', async () => {
      const link = await kept(SlowLink.before(demo))
      await tab.open(`${link.http}/counter`)
      await tab.shows('The count is 0')
      await tab.shows('Live')
      link.freeze()
      await tab.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')), [])
      await tab.shows('No connection to the server.')
      await tab.shows('The count is 0')
      link.thaw()
      await tab.shows('Live')
      await tab.tap('button', 'Plus 1')
      await tab.shows('The count is 1')
      await tab.tap('button', 'Minus 1')
      await tab.shows('The count is 0')
    })

    it('works behind a proxy that has put a prefix before all paths', async () => {
      const proxy = await kept(PrefixProxy.before(demo, '/apps/lights'))
      await tab.open(`${proxy.http}/`)
      await tab.tap('button', 'A counter')
      await tab.shows('The count is 0')
      assert.equal(await tab.evaluate(() => location.pathname, []), '/apps/lights/counter')
      await tab.open(`${proxy.http}/rooms/hall/lamps`)
      await tab.shows('Nothing at rooms/hall/lamps')
      await tab.tap('nav a', 'counter')
      await tab.shows('The count is 0')
      assert.deepEqual(
        proxy.strays.filter((target) => target !== '/favicon.ico'),
        []
      )
    })

    if (!isThorough) return

    it('fills in a form', async () => {
      await tab.open(`${demo.http}/sign-up`)
      await tab.tap('button', 'Sign up')
      await tab.shows('Please tell us your name.')
      await tab.type('input[id]:not([type=email])', 'Ada')
      await tab.type('input[type=email]', 'ada@example.com')
      await tab.tap('button', 'Sign up')
      await tab.shows('Welcome, Ada!')
    })

    it('adds to a list', async () => {
      await tab.open(`${demo.http}/tasks`)
      await tab.type('input[placeholder="What is to be done?"]', 'Buy milk')
      await tab.tap('button', 'Add')
      await tab.shows('Buy milk')
      assert.equal(await tab.field('input[placeholder="What is to be done?"]'), '|')
    })

    it('comes back after its connection broke', async () => {
      const link = await kept(SlowLink.before(demo))
      await tab.open(`${link.http}/counter`)
      await tab.shows('The count is 0')
      // Nothing passes until the page has said that its connection broke.
      link.freeze()
      link.cut()
      await tab.shows('No connection to the server.')
      link.thaw()
      await tab.shows('Live')
      await tab.tap('button', 'Plus 1')
      await tab.shows('The count is 1')
    })
  })
}
