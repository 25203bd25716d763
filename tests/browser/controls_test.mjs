import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { eventually } from '../clients/support/eventually.mjs'
import { useDemo } from './support/fixture.mjs'
import { tamagui } from './support/scripted_server.mjs'

/** Drags from one share of an element's width to another. */
async function drag(page, element, from, to) {
  const box = await element.boundingBox()
  const at = (share) => [box.x + box.width * share, box.y + box.height / 2]
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 8 })
  await page.mouse.up()
}

async function brightness(screen) {
  const text = await screen.content.getByText(/^Brightness: /).innerText()
  return Number(text.match(/\d+/)[0])
}

describe('The shared controls', () => {
  const world = useDemo()

  it('move the slider of everybody while one person drags it', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    await yours.shows('Brightness: 40 %')
    await drag(mine.page, mine.slider, 0.4, 0.8)
    await eventually(async () => {
      const chosen = Number(await mine.slider.inputValue())
      assert.ok(chosen > 70 && chosen < 90, `it is at ${chosen}`)
      const told = [await brightness(mine), await brightness(yours)]
      assert.deepEqual([...told, Number(await yours.slider.inputValue())], Array(3).fill(chosen))
      return true
    })
  })

  it('take a step by keyboard, and the ends', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    await mine.slider.focus()
    await mine.page.keyboard.press('ArrowRight')
    await yours.shows('Brightness: 41 %')
    await mine.page.keyboard.press('Home')
    await yours.shows('Brightness: 0 %')
    await mine.page.keyboard.press('End')
    await yours.shows('Brightness: 100 %')
    await yours.becomes(() => yours.slider.inputValue(), '100')
  })

  it('switch each switch for everybody', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    const seen = (screen) => async () => [
      await screen.switch('Lamp').getAttribute('aria-checked'),
      await screen.switch('Fan').getAttribute('aria-checked'),
    ]
    await mine.becomes(seen(mine), ['true', 'false'])
    await mine.switch('Fan').click()
    await yours.becomes(seen(yours), ['true', 'true'])
    await yours.switch('Lamp').press('Space')
    await mine.becomes(seen(mine), ['false', 'true'])
  })

  it('show what somebody has chosen before the server has heard of it', async () => {
    const link = await world.slowLink()
    const mine = (await world.visitOver(link, 'controls')).screen('controls')
    const yours = (await world.visit('controls')).screen('controls')
    link.freeze()
    await mine.switch('Fan').click()
    await mine.becomes(() => mine.switch('Fan').getAttribute('aria-checked'), 'true')
    await mine.slider.focus()
    await mine.page.keyboard.press('End')
    assert.equal(await mine.slider.inputValue(), '100')
    await mine.shows('Brightness: 40 %')
    assert.equal(await yours.switch('Fan').getAttribute('aria-checked'), 'false')
    link.thaw()
    await mine.shows('Brightness: 100 %')
    await yours.shows('Brightness: 100 %')
    await yours.becomes(() => yours.switch('Fan').getAttribute('aria-checked'), 'true')
    assert.equal(await mine.switch('Fan').getAttribute('aria-checked'), 'true')
    assert.equal(await mine.slider.inputValue(), '100')
  })

  it('stay where a finger has them while somebody else moves them', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    const box = await mine.slider.boundingBox()
    await mine.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await mine.page.mouse.down()
    await yours.shows('Brightness: 50 %')
    await yours.slider.focus()
    await yours.page.keyboard.press('End')
    await mine.shows('Brightness: 100 %')
    assert.equal(await mine.slider.inputValue(), '50')
    await mine.page.mouse.up()
    await mine.becomes(() => mine.slider.inputValue(), '100')
  })
})

describe('Controls of Tamagui and React Native', () => {
  const world = useDemo()
  const handler = { $: 'event' }

  /** A screen of one control, of which the test keeps the events for itself. */
  async function visit(control) {
    const { server, screen } = await world.visitScripted('counter', control)
    server.hold()
    return { server, screen }
  }

  it('slide at once, and under a finger go nowhere else', async () => {
    const slider = (value) =>
      tamagui(
        'Slider',
        { key: 'slider', value: [value], max: 100, onValueChange: handler, width: 200 },
        tamagui('SliderTrack', { key: 'track' }, tamagui('SliderTrackActive', { key: 'active' })),
        tamagui('SliderThumb', { key: 'thumb', index: 0, circular: true, size: '$2' })
      )
    const { server, screen } = await visit(slider(20))
    const thumb = screen.content.getByRole('slider')
    const now = () => thumb.getAttribute('aria-valuenow')
    await screen.becomes(now, '20')
    await thumb.press('ArrowRight')
    await thumb.press('ArrowRight')
    await screen.becomes(now, '22')
    await screen.becomes(() => server.events.map(({ payload }) => payload), [[[21]], [[22]]])
    server.set('counter', slider(22))
    server.release()
    const box = await thumb.boundingBox()
    await screen.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await screen.page.mouse.down()
    server.set('counter', slider(90))
    server.set('counter', [slider(90), tamagui('Text', { key: 'text' }, 'moved')])
    await screen.shows('moved')
    assert.equal(await now(), '22')
    await screen.page.mouse.up()
    await screen.becomes(now, '90')
  })

  for (const [name, component, props] of [
    ['Switch', 'rise-tools/kit-tamagui/Switch', ['checked', 'onCheckedChange']],
    ['Checkbox', 'rise-tools/kit-tamagui/Checkbox', ['checked', 'onCheckedChange']],
    ['Switch of React Native', 'rise-tools/kit-react-native/Switch', ['value', 'onValueChange']],
  ]) {
    it(`show at once what was chosen, and take it back if it is refused: ${name}`, async () => {
      const control = (value) => ({
        $: 'component',
        component,
        key: 'control',
        props: { [props[0]]: value, [props[1]]: handler, 'aria-label': 'control' },
        children: tamagui('SwitchThumb', { key: 'thumb' }),
      })
      const { server, screen } = await visit(control(false))
      const box = screen.content.getByRole(/Checkbox/.test(name) ? 'checkbox' : 'switch')
      const isChecked = () => box.isChecked()
      await box.click()
      await screen.becomes(isChecked, true)
      await box.click()
      await screen.becomes(isChecked, false)
      await screen.becomes(() => server.events.map(({ payload }) => payload), [[true], [false]])
      await box.click()
      await screen.becomes(isChecked, true)
      server.answer = { error: true, payload: { message: 'it is locked' } }
      server.release()
      await screen.becomes(isChecked, false)
    })
  }
})
