import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { useDemo } from './support/fixture.mjs'

for (const { name, connect } of clients) {
  describe(`The shared controls, with ${name}`, () => {
    const world = useDemo(connect)

    it('move the slider of everybody', async () => {
      const mine = await world.open('controls')
      const yours = await world.open('controls')
      assert.equal(mine.slider.value, '40')
      await mine.enter(mine.slider, '73')
      await mine.shows('Brightness: 73 %')
      await yours.shows('Brightness: 73 %')
      assert.equal(yours.slider.value, '73')
    })

    it('take a zero for what it is', async () => {
      const mine = await world.open('controls')
      const yours = await world.open('controls')
      await mine.enter(mine.slider, '0')
      await yours.shows('Brightness: 0 %')
      assert.equal(yours.slider.value, '0')
    })

    it('end at the newest value after many at once', async () => {
      const mine = await world.open('controls')
      const yours = await world.open('controls')
      const moves = []
      for (let value = 1; value <= 60; ++value) moves.push(mine.slide(value))
      await Promise.all(moves)
      await mine.shows('Brightness: 60 %')
      await yours.shows('Brightness: 60 %')
    })

    it('write a note for everybody', async () => {
      const mine = await world.open('controls')
      const yours = await world.open('controls')
      await mine.enter(mine.placeholder('A note for everybody'), 'Back at ten')
      await yours.shows('Noted: Back at ten')
      assert.equal(yours.placeholder('A note for everybody').value, 'Back at ten')
    })

    it('switch each switch for everybody', async () => {
      const mine = await world.open('controls')
      const yours = await world.open('controls')
      const seen = (screen) => [screen.isOn('Lamp'), screen.isOn('Fan')]
      assert.deepEqual(seen(mine), [true, false])
      await mine.press(mine.switch('Fan'))
      await yours.becomes(() => seen(yours), [true, true])
      await yours.press(yours.switch('Lamp'))
      await mine.becomes(() => seen(mine), [false, true])
      await mine.press(mine.switch('Lamp'))
      await yours.becomes(() => seen(yours), [true, true])
    })
  })
}
