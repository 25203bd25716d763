import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'

const links = {
  'A counter': 'counter',
  'Shared controls': 'controls',
  'A form': 'sign-up',
  'A list': 'tasks',
  'A slow load': 'weather',
  'This machine, live': 'machine',
}

describe('Moving between screens', () => {
  const world = useDemo()

  it('leads by each button of the home screen to its screen, and back', async () => {
    const playground = await world.visit('')
    for (const [label, path] of Object.entries(links)) {
      await playground.screen('').press(label)
      await playground.shows(path)
      assert.equal(playground.address, `/${path}`)
      await playground.screen(path).content.getByRole('heading').first().waitFor()
      await playground.screen(path).back.click()
      await playground.shows('/')
      assert.equal(playground.address, '/')
    }
  })

  it('follows the buttons of the browser', async () => {
    const playground = await world.visit('')
    await playground.screen('').press('A counter')
    await playground.screen('counter').shows('The count is 0')
    await playground.page.goBack()
    await playground.shows('/')
    await playground.page.goForward()
    await playground.screen('counter').shows('The count is 0')
    await playground.page.reload()
    await playground.screen('counter').shows('The count is 0')
    await playground.page.goBack()
    await playground.shows('/')
  })

  it('leads each person where they go, and nobody else', async () => {
    const mine = await world.visit('')
    const yours = await world.visit('')
    await mine.screen('').press('A counter')
    await mine.shows('counter')
    await yours.screen('').press('A list')
    await yours.shows('tasks')
    await mine.shows('counter')
  })

  it('keeps what a screen showed when one comes back to it', async () => {
    const playground = await world.visit('counter')
    await playground.screen('counter').press('Plus 1')
    await playground.screen('counter').shows('The count is 1')
    await playground.screen('counter').go('tasks')
    await playground.screen('tasks').shows('Tap')
    await playground.screen('tasks').back.click()
    await playground.screen('counter').shows('The count is 1')
  })
})
