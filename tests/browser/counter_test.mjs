import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'

describe('The counter', () => {
  const world = useDemo()

  it('counts the taps of everybody for everybody', async () => {
    const [mine, yours] = await world.visitTwice('counter')
    await mine.shows('The count is 0')
    await mine.press('Plus 1')
    await yours.shows('The count is 1')
    await yours.press('Plus 1')
    await mine.shows('The count is 2')
    await mine.press('Minus 1')
    await mine.shows('The count is 1')
    await yours.shows('The count is 1')
  })

  it('counts by keyboard', async () => {
    const screen = (await world.visit('counter')).screen('counter')
    await screen.button('Plus 1').focus()
    await screen.page.keyboard.press('Enter')
    await screen.shows('The count is 1')
    await screen.page.keyboard.press('Space')
    await screen.shows('The count is 2')
  })

  it('says once, and only to who pressed, why it does not go below zero', async () => {
    const [mine, yours] = await world.visitTwice('counter')
    await mine.press('Minus 1')
    await mine.tells(['That did not work', "the count can't go below zero"])
    await mine.shows('The count is 0')
    await mine.press('Plus 1')
    await yours.shows('The count is 1')
    await yours.tells()
    await mine.tells(['That did not work', "the count can't go below zero"])
  })
})
