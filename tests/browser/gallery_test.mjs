import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { openGallery } from './support/gallery.mjs'
import { compare, storedNames } from './support/pictures.mjs'

/**
 * For pictures: the header, which stays in sight, would lie over what is scrolled to; and films and
 * pages within the page are drawn when it suits them.
 */
const style = `
  .gallery-header { position: static !important }
  video, iframe { visibility: hidden }
`

describe('The gallery', () => {
  const world = useDemo()
  const seen = []

  for (const theme of ['light', 'dark']) {
    it(`looks as it did, ${theme}`, async () => {
      const page = await openGallery(world, theme)
      const differences = []
      for (const section of await page.locator('section[data-kit]').all()) {
        const name = `${await section.getAttribute('data-kit')}-${theme}`
        seen.push(name)
        differences.push(compare(name, await section.screenshot({ style, animations: 'disabled' })))
      }
      assert.deepEqual(differences.filter(Boolean), [])
    })
  }

  it('has no stored picture of what it does not show', () => {
    assert.deepEqual(storedNames().sort(), seen.sort())
  })

  it('shows every component', async () => {
    const page = await openGallery(world, 'light')
    assert.ok((await page.locator('[data-example]').count()) > 50)
    assert.equal(await page.getByText('Without an example').count(), 0)
    await page.frameLocator('iframe').getByText('A page of its own').waitFor()
    assert.equal(await page.locator('video').evaluate((film) => film.error), null)
  })
})
