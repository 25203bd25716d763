import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'

describe('The figures of the machine', () => {
  const world = useDemo()

  it('move by themselves, and count who is connected', async () => {
    const mine = (await world.visit('machine')).screen('machine')
    await mine.shows('Connections: 1')
    assert.equal(await mine.content.getByRole('progressbar').count(), 2)
    const yours = await world.visit('counter')
    await mine.shows('Connections: 2')
    await yours.page.close()
    await mine.shows('Connections: 1')
  })
})
