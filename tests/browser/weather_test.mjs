import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { HeldLink } from './support/held_link.mjs'
import { Playground } from './support/playground.mjs'

describe('The slow load', () => {
  const world = useDemo()

  it('shows that it loads, and then for everybody what came, or why nothing did', async () => {
    const visitor = await world.arrive()
    const link = await HeldLink.behind(visitor, 'weather')
    const playground = new Playground(await visitor.firstPage(), visitor, world.demo.http)
    await playground.open('weather')
    const mine = playground.screen('weather')
    await mine.content.getByRole('progressbar').first().waitFor()
    const yours = (await world.visit('weather')).screen('weather')
    link.release()
    await mine.shows('Load 1: 21 degrees')
    await yours.shows('Load 1: 21 degrees')
    await yours.press('Reload')
    await mine.shows('Load 2: 22 degrees')
    await mine.press('Reload')
    await mine.shows('the weather service is down')
    await yours.shows('the weather service is down')
    await yours.shows('Load 2: 22 degrees')
  })
})
