import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { startDemoThatComesBack } from '../clients/support/demo.mjs'
import { useDemo } from './support/fixture.mjs'

describe('A page whose server goes away', () => {
  const world = useDemo({ start: startDemoThatComesBack })

  /** Visits a path, in a page that can tell if it has been loaded again. */
  async function visit(path) {
    const playground = await world.visit(path)
    playground.visitor.tolerate(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET/)
    playground.visitor.tolerate(/WebSocket connection to .* failed/)
    await playground.becomes(() => playground.status.innerText(), 'Live')
    await playground.page.evaluate(() => (window.isTheSamePage = true))
    return playground
  }

  async function kill(signal) {
    world.demo.signal(signal)
    await world.demo.end
  }

  async function comeBack() {
    world.demo = await world.demo.restart()
  }

  async function isLiveAgain(playground) {
    await playground.banner.waitFor({ state: 'hidden' })
    await playground.becomes(() => playground.status.innerText(), 'Live')
    assert.equal(await playground.page.evaluate(() => window.isTheSamePage), true)
  }

  it('keeps what it shows, says so, and is live again by itself', async () => {
    const mine = await visit('counter')
    const yours = await visit('counter')
    await mine.screen('counter').press('Plus 1')
    await yours.screen('counter').shows('The count is 1')
    await kill('SIGKILL')
    for (const playground of [mine, yours]) {
      await playground.banner.waitFor()
      await playground.becomes(() => playground.status.innerText(), 'Offline')
      await playground.screen('counter').shows('The count is 1')
    }
    await comeBack()
    for (const playground of [mine, yours]) {
      await isLiveAgain(playground)
      await playground.screen('counter').shows('The count is 0')
    }
    await yours.screen('counter').press('Plus 1')
    await mine.screen('counter').shows('The count is 1')
  })

  it('does not lose what somebody has typed', async () => {
    const list = await visit('tasks')
    const form = await visit('sign-up')
    const task = list.screen('tasks').content.getByPlaceholder('What is to be done?')
    const name = form.screen('sign-up').field('Name')
    await task.pressSequentially('Buy milk')
    await name.fill('Ada')
    await kill('SIGTERM')
    await list.banner.waitFor()
    await list.page.getByText('Reason: the server stops.').waitFor()
    await form.banner.waitFor()
    await name.pressSequentially(' Lovelace')
    await comeBack()
    await isLiveAgain(list)
    await isLiveAgain(form)
    assert.equal(await task.inputValue(), 'Buy milk')
    assert.equal(await name.inputValue(), 'Ada Lovelace')
    await list.screen('tasks').press('Add')
    await list.screen('tasks').shows('Buy milk')
    await form.screen('sign-up').field('Email').fill('ada@example.com')
    await form.screen('sign-up').press('Sign up')
    await form.screen('sign-up').tells(['Welcome, Ada Lovelace!'])
  })

  it('says of a tap that it was not sent, and sends none later', async () => {
    const playground = await visit('counter')
    const screen = playground.screen('counter')
    await screen.shows('The count is 0')
    await kill('SIGKILL')
    await playground.banner.waitFor()
    await screen.press('Plus 1')
    await screen.tells(['That did not work', 'not sent: there is no connection to the server'])
    await comeBack()
    await isLiveAgain(playground)
    await screen.press('Plus 1')
    await screen.shows('The count is 1')
  })

  it('tries at once when it is asked to', async () => {
    const playground = await visit('counter')
    await playground.waitForLong()
    await kill('SIGKILL')
    await playground.banner.waitFor()
    await comeBack()
    await playground.button('Try now').click()
    await isLiveAgain(playground)
  })

  it('says what is wrong with an address that is none', async () => {
    const playground = await world.visit('?host=localhost:port')
    await playground.page.getByText(/Reason: .*'ws:\/\/localhost:port'.*invalid/).waitFor()
  })

  it('comes back at every path that it shows, and at those it goes to meanwhile', async () => {
    const playground = await visit('counter#screen=tasks')
    await playground.screen('tasks').shows('Tap')
    await kill('SIGKILL')
    await playground.banner.waitFor()
    await playground.screen('counter').go('controls')
    await playground.shows('controls', 'tasks')
    await comeBack()
    await isLiveAgain(playground)
    await playground.screen('controls').shows('Brightness: 40 %')
    await playground.screen('tasks').pressIn('Tap', 'Delete')
    await playground.screen('tasks').hides('Tap')
  })
})
