import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { tamagui } from './support/scripted_server.mjs'
import { held_times } from './support/timers.mjs'

const action = (name, fields = {}) => ({ $: 'action', name, ...fields })

describe('What a server asks of the page', () => {
  const world = useDemo()

  /** A screen with a button whose response holds these actions. */
  async function visitWith(...actions) {
    const onPress = { $: 'event', id: 'press' }
    const visit = await world.visitScripted('counter', tamagui('Button', { onPress }, 'Go'))
    visit.server.answer = { actions }
    return visit
  }

  it('is a toast for a while', async () => {
    const toast = { title: 'Saved', message: 'All of it', duration: held_times.toast }
    const { playground, screen } = await visitWith(
      action('rise-tools/kit-tamagui-toast/toast', toast)
    )
    await screen.press('Go')
    await screen.tells(['Saved', 'All of it'])
    await playground.passTime(held_times.note)
    await screen.tells(['Saved', 'All of it'])
    await playground.passTime(held_times.toast)
    await screen.tells()
  })

  it('is a way to another path and back', async () => {
    const { playground, server, screen } = await visitWith(
      action('rise-tools/kit-react-navigation/navigate', { path: 'tasks' })
    )
    server.set('tasks', tamagui('Text', {}, 'The other screen'))
    await screen.press('Go')
    await playground.screen('tasks').shows('The other screen')
    await playground.screen('tasks').back.click()
    await playground.shows('counter')
  })

  it('is a link, which opens in a tab of its own', async () => {
    const { playground, screen } = await visitWith(
      action('rise-tools/kit-linking/openURL', { url: `${world.demo.http}/-/paths` })
    )
    const opened = playground.visitor.context.waitForEvent('page')
    await screen.press('Go')
    const tab = await opened
    await tab.waitForURL(`${world.demo.http}/-/paths`)
    assert.equal(await tab.evaluate(() => window.opener), null)
    await playground.shows('counter')
  })

  it('is never a script', async () => {
    const url = 'javascript:alert(1)'
    const { screen } = await visitWith(action('rise-tools/kit-linking/openURL', { url }))
    await screen.press('Go')
    await screen.tells(['A link for the phone', url])
  })

  it('is told where only a phone can do it', async () => {
    const { screen } = await visitWith(
      action('rise-tools/kit-haptics/impact', { style: 'heavy' }),
      action('rise-tools/kit-linking/openSettings'),
      action('my-app/launch')
    )
    await screen.press('Go')
    await screen.tells(
      ['Haptic impact', 'heavy'],
      ['Settings', 'A phone opens its settings here.'],
      ['Unknown action', 'my-app/launch']
    )
  })
})

describe('A value that is no usual screen', () => {
  const world = useDemo()

  it('is shown as JSON where it is data', async () => {
    const { screen } = await world.visitScripted('counter', { temperature: 21.5 })
    await screen.shows('This path holds data:')
    await screen.content.getByText('"temperature": 21.5').waitFor()
  })

  it('is a box with its name and props where the page knows no such component', async () => {
    const { screen } = await world.visitScripted('counter', {
      $: 'component',
      component: 'my-app/Thermometer',
      props: { degrees: 21 },
      children: tamagui('Text', {}, 'What is inside'),
    })
    await screen.content.getByText(/my-app\/Thermometer/).waitFor()
    await screen.content.getByText(/21/).waitFor()
    await screen.shows('What is inside')
  })

  it('may be another kind of value a moment later', async () => {
    const { server, screen } = await world.visitScripted('counter', 'Only text')
    await screen.shows('Only text')
    server.set('counter', { a: 1 })
    await screen.shows('This path holds data:')
    server.set('counter', tamagui('Text', {}, 'A screen again'))
    await screen.shows('A screen again')
  })
})
