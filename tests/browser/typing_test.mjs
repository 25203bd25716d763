import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { tamagui } from './support/scripted_server.mjs'

const placeholder = 'A note for everybody'

/** The text of a field with a mark where the caret is. */
function seen(field) {
  return field.evaluate(
    ({ value, selectionStart: at }) => `${value.slice(0, at)}|${value.slice(at)}`
  )
}

/** Types letter after letter, without waiting for what comes of them. */
function type(field, text) {
  return field.pressSequentially(text, { delay: 20 })
}

describe('A text field whose text is the server’s', () => {
  const world = useDemo()

  for (const [up, down] of [
    [0, 0],
    [100, 100],
    [400, 400],
  ]) {
    it(`loses no letter over a link of ${up} and ${down} ms`, async () => {
      const link = await world.slowLink({ up, down })
      const mine = (await world.visitOver(link, 'controls')).screen('controls')
      const yours = (await world.visit('controls')).screen('controls')
      const field = mine.placeholder(placeholder)
      await type(field, 'hello quick brown fox, abcdefghij')
      assert.equal(await seen(field), 'hello quick brown fox, abcdefghij|')
      for (let step = 0; step < 28; step++) await field.press('ArrowLeft')
      await type(field, ', you')
      assert.equal(await seen(field), 'hello, you| quick brown fox, abcdefghij')
      await field.press('Backspace')
      await type(field, 'ng')
      const text = 'hello, yong quick brown fox, abcdefghij'
      assert.equal(await seen(field), text.replace(' quick', '| quick'))
      await yours.shows(`Noted: ${text}`)
      await mine.shows(`Noted: ${text}`)
      assert.equal(await seen(field), text.replace(' quick', '| quick'))
      await yours.becomes(() => yours.placeholder(placeholder).inputValue(), text)
    })
  }

  it('shows what others write, also while it has the focus, and keeps the caret', async () => {
    const [mine, yours] = await world.visitTwice('controls')
    const field = mine.placeholder(placeholder)
    await type(field, 'to everybody')
    await yours.shows('Noted: to everybody')
    for (let step = 0; step < 9; step++) await field.press('ArrowLeft')
    assert.equal(await seen(field), 'to |everybody')
    await yours.placeholder(placeholder).focus()
    await yours.page.keyboard.press('Home')
    await type(yours.placeholder(placeholder), 'Hello ')
    await mine.becomes(() => seen(field), 'Hello to |everybody')
    await type(field, 'nearly ')
    await yours.shows('Noted: Hello to nearly everybody')
  })

  it('takes the text of the server where that refuses what was typed', async () => {
    const mine = (await world.visit('controls')).screen('controls')
    const field = mine.placeholder(placeholder)
    await field.fill('x'.repeat(199))
    await mine.shows(`Noted: ${'x'.repeat(199)}`)
    await type(field, 'yz')
    await mine.becomes(() => field.inputValue(), `${'x'.repeat(199)}y`)
    await mine.tells(['That did not work', 'a note has at most 200 letters'])
  })

  it('keeps what was typed while there was no connection', async () => {
    const link = await world.slowLink()
    const playground = await world.visitOver(link, 'controls')
    playground.visitor.tolerate(/ERR_CONNECTION_RE|WebSocket connection to .* failed/)
    const mine = playground.screen('controls')
    const field = mine.placeholder(placeholder)
    await type(field, 'half')
    await mine.shows('Noted: half')
    await playground.waitForLong()
    link.cut()
    await playground.banner.waitFor()
    await type(field, ' of it')
    assert.equal(await seen(field), 'half of it|')
    await playground.button('Try now').click()
    await playground.banner.waitFor({ state: 'hidden' })
    assert.equal(await field.inputValue(), 'half of it')
    await field.press('End')
    await type(field, '!')
    await mine.shows('Noted: half of it!')
  })
})

describe('Other fields whose text is the server’s', () => {
  const world = useDemo()

  /** A screen with one field, whose text the test changes as its program would. */
  async function visit(component, props = {}) {
    const screenOf = (value) => ({
      ...tamagui('YStack', {}),
      children: [
        {
          $: 'component',
          component,
          key: 'field',
          props: { placeholder: 'field', value, onChangeText: { $: 'event' }, ...props },
        },
        tamagui('Text', { key: 'text' }, `It is: ${value}.`),
      ],
    })
    const { server, playground, screen } = await world.visitScripted('counter', screenOf(''))
    const field = screen.placeholder('field')
    await field.waitFor()
    const set = (text) => server.set('counter', screenOf(text))
    server.react = ({ payload: [text] }) => set(server.program(text))
    server.program = (text) => text
    return { server, playground, screen, field, set }
  }

  for (const [name, component, props] of [
    ['Input', 'rise-tools/kit-tamagui/Input'],
    ['TextArea', 'rise-tools/kit-tamagui/TextArea'],
    ['TextInput', 'rise-tools/kit-react-native/TextInput'],
    ['TextInput of several lines', 'rise-tools/kit-react-native/TextInput', { multiline: true }],
  ]) {
    it(`lose no letter and no place: ${name}`, async () => {
      const { server, screen, field } = await visit(component, props)
      server.delay = 100
      await type(field, 'hello fox')
      for (let step = 0; step < 4; step++) await field.press('ArrowLeft')
      await type(field, ' quick brown')
      assert.equal(await seen(field), 'hello quick brown| fox')
      await screen.shows('It is: hello quick brown fox.')
      assert.equal(await seen(field), 'hello quick brown| fox')
    })

    it(`show what the program makes of the text: ${name}`, async () => {
      const { server, screen, field, set } = await visit(component, props)
      server.program = (text) => text.toUpperCase()
      await type(field, 'loud')
      await field.press('ArrowLeft')
      await screen.becomes(() => seen(field), 'LOU|D')
      await type(field, 'r')
      await screen.becomes(() => seen(field), 'LOUR|D')
      set('of another person')
      await screen.becomes(() => field.inputValue(), 'of another person')
    })
  }

  it('keep the lines of a text that has the line ends of Windows', async () => {
    const { screen, field, set } = await visit('rise-tools/kit-tamagui/TextArea')
    set('one\r\ntwo')
    await screen.becomes(() => field.inputValue(), 'one\ntwo')
    await field.focus()
    await screen.page.keyboard.press('Control+Home')
    await screen.page.keyboard.press('ArrowRight')
    await type(field, 'x')
    await screen.shows('It is: oxne\ntwo.')
    assert.equal(await seen(field), 'ox|ne\ntwo')
  })

  it('leave an input method alone while it composes', async () => {
    const { server, screen, field, set } = await visit('rise-tools/kit-tamagui/Input')
    server.program = (text) => `${text}!`
    await field.focus()
    const session = await screen.page.context().newCDPSession(screen.page)
    const compose = (text) =>
      session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    await compose('n')
    await compose('に')
    await screen.shows('It is: に!.')
    set('of another person')
    await screen.shows('It is: of another person.')
    assert.equal(await field.inputValue(), 'に')
    await session.send('Input.insertText', { text: '日' })
    await screen.becomes(() => field.inputValue(), '日!')
  })
})
