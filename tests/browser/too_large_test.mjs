import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { startDemo } from '../clients/support/demo.mjs'
import { useDemo } from './support/fixture.mjs'

describe('A message that is larger than the server takes', () => {
  const world = useDemo({
    start: () => startDemo({ args: ['--port', '0', '--message-bytes', '2000'] }),
  })

  it('is not sent, and the person is told why', async () => {
    const playground = await world.visit('controls')
    const mine = playground.screen('controls')
    const field = mine.placeholder('A note for everybody')
    await field.fill('x'.repeat(3000))
    await mine.tells([
      'That did not work',
      'not sent: this is larger than the 2,000 bytes that the server takes at once',
    ])
    assert.equal(await playground.status.innerText(), 'Live')
    assert.equal(await field.inputValue(), 'x'.repeat(3000))
    await field.fill('short')
    await mine.shows('Noted: short')
    assert.equal(await playground.banner.count(), 0)
  })

  it('is not a path either', async () => {
    const playground = await world.visit('controls')
    await playground.screen('controls').go('x'.repeat(2500))
    playground.visitor.tolerate(/404|414/)
    await playground.page.getByText('not sent: this is larger than the 2,000 bytes').waitFor()
    assert.equal(await playground.status.innerText(), 'Live')
    await playground.page.goBack()
    await playground.screen('controls').shows('Noted: ')
  })
})
