import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { Inspector } from './support/inspector.mjs'
import { tamagui } from './support/scripted_server.mjs'

const items = Array.from({ length: 45_000 }, (_, id) => ({
  id,
  name: `item number ${id}`,
  values: [id, 2 * id, 3 * id],
  label: 'some text that is here to be long',
}))
const longText = Array.from(
  { length: 80_000 },
  (_, line) => `Line ${line} of a very long text that goes on`
).join('\n')

const row = (number, text = `Row ${number}`) =>
  tamagui('XStack', { key: `row-${number}` }, tamagui('Text', { key: 'text' }, text))
const rows = Array.from({ length: 10_000 }, (_, index) => row(index))
const column = (children) =>
  tamagui('ScrollView', {}, tamagui('YStack', { gap: '$2' }, ...children))

/** How many elements there are in a part of a page, and how many characters of text. */
const drawn = (part) =>
  part.evaluate((element) => ({
    elements: element.querySelectorAll('*').length,
    characters: element.textContent.length,
  }))

async function drawsLittle(part, { elements, characters }) {
  const found = await drawn(part)
  assert.ok(found.elements <= elements, `${found.elements} elements`)
  assert.ok(found.characters <= characters, `${found.characters} characters`)
}

/** Scrolls what scrolls around an element to a share of its way. */
const scrollTo = (inside, share) =>
  inside.evaluate((element, share) => {
    let box = element
    while (
      box.scrollHeight <= box.clientHeight + 5 ||
      !/auto|scroll/.test(getComputedStyle(box).overflowY)
    ) {
      box = box.parentElement
    }
    box.scrollTop = share * box.scrollHeight
  }, share)

describe('Of a large value the page draws what is seen', () => {
  const world = useDemo()

  it('where it is data, to its last line', async () => {
    const { screen } = await world.visitScripted('counter', { items })
    await screen.content.getByText('"name": "item number 0"').waitFor()
    await drawsLittle(screen.content, { elements: 40, characters: 20_000 })
    await scrollTo(screen.content.locator('.lines pre'), 1)
    await screen.content.getByText('"name": "item number 44999"').waitFor()
    await drawsLittle(screen.content, { elements: 40, characters: 20_000 })
  })

  it('where it is a text, alone or in a component', async () => {
    const { server, screen } = await world.visitScripted('counter', longText)
    await screen.content.getByText('Line 3 of').waitFor()
    await drawsLittle(screen.content, { elements: 40, characters: 20_000 })
    await scrollTo(screen.content.locator('.lines pre'), 1)
    await screen.content.getByText('Line 79999 of').waitFor()
    server.set('counter', tamagui('Text', {}, longText))
    await screen.content.getByText('Line 3 of').waitFor()
    await drawsLittle(screen.content, { elements: 40, characters: 20_000 })
    await screen.content.getByRole('button', { name: /^Show more of [\d,]+ characters$/ }).click()
    await screen.becomes(async () => (await drawn(screen.content)).characters > 50_000, true)
  })

  it('in the inspector, where more is opened', async () => {
    const { server, playground } = await world.visitScripted('counter', { items, note: longText })
    const inspector = await Inspector.open(playground, 'Values')
    const { panel } = inspector
    await panel.getByText('[45000]').waitFor()
    await drawsLittle(panel, { elements: 1_500, characters: 20_000 })
    await inspector.button('40000 … 44999').click()
    await inspector.button('44900 … 44999').click()
    await panel.getByRole('button', { name: /^44999/ }).click()
    await panel.getByText('"item number 44999"').waitFor()
    await drawsLittle(panel, { elements: 3_000, characters: 40_000 })
    await panel.getByRole('button', { name: /^Show all [\d,]+ characters$/ }).click()
    await panel.getByText('Line 3 of').waitFor()
    await scrollTo(panel.locator('.lines pre'), 1)
    await panel.getByText('Line 79999 of').waitFor()

    await inspector.choose('Messages')
    server.set('counter', { items, note: 'short' })
    await inspector.endsWith('↓ up counter', '↓ up counter')
    await inspector.rows.last().click()
    await panel.getByRole('list', { name: 'Message' }).getByText('"short"').waitFor()
    await drawsLittle(panel, { elements: 1_500, characters: 20_000 })

    await inspector.choose('Send')
    server.set(
      'counter',
      column(rows.map((one) => ({ ...one, props: { onPress: { $: 'event' } } })))
    )
    await playground.screen('counter').shows('Row 0')
    await panel.getByLabel('Path').fill('none')
    await panel.getByLabel('Path').fill('counter')
    const options = panel.getByLabel('Handler').getByRole('option')
    await playground.becomes(async () => (await options.count()) > 100, true)
    await drawsLittle(panel, { elements: 600, characters: 40_000 })
  })

  it('where it is a plain column of ten thousand rows, each of which is reached', async () => {
    const { server, screen } = await world.visitScripted('counter', column(rows))
    await screen.shows('Row 0')
    await screen.becomes(async () => (await drawn(screen.content)).elements > 100, true)
    await drawsLittle(screen.content, { elements: 1_500, characters: 20_000 })
    for (const share of [0.5, 1]) {
      await scrollTo(screen.content.locator('[data-row]').first(), share)
      const text = share === 1 ? 'Row 9999' : /^Row (49|50)\d\d$/
      await screen.content.getByText(text).first().waitFor()
      await drawsLittle(screen.content, { elements: 1_500, characters: 20_000 })
    }
    const { y, height } = await screen.text('Row 9999').boundingBox()
    const frame = await screen.content.boundingBox()
    assert.ok(y + height <= frame.y + frame.height)
    server.set('counter', column([...rows.slice(0, -1), row(9_999, 'The last row')]))
    await screen.shows('The last row')
    await scrollTo(screen.content.locator('[data-row]').first(), 0)
    await screen.shows('Row 0')
  })

  it('where rows are a list without a box, or anywhere within one', async () => {
    const { server, screen } = await world.visitScripted('counter', rows)
    await screen.shows('Row 0')
    await drawsLittle(screen.content, { elements: 1_500, characters: 20_000 })
    await scrollTo(screen.content.locator('[data-row]').first(), 1)
    await screen.shows('Row 9999')
    const dot = (_, index) =>
      tamagui(
        'Text',
        { key: `dot-${index}`, position: 'absolute', top: index % 300, left: index % 200 },
        `Dot ${index}`
      )
    server.set('counter', tamagui('YStack', { height: 300 }, ...Array.from({ length: 3_000 }, dot)))
    // All of them may be seen at once: so many are drawn, and more when asked for.
    await screen.content.getByText('Dot 999', { exact: true }).waitFor({ state: 'attached' })
    const more = screen.content.getByRole('button', { name: 'Show more of 2,000' })
    await more.evaluate((button) => button.click())
    await screen.content.getByText('Dot 1999', { exact: true }).waitFor({ state: 'attached' })
    assert.equal(await screen.content.getByText('Dot 2500', { exact: true }).count(), 0)
  })

  it('where it is a list of React Native, whose newest state it shows', async () => {
    const list = (tick) => ({
      $: 'component',
      component: 'rise-tools/kit-react-native/FlatList',
      props: {
        data: rows.map((view, index) => ({
          key: `${index}`,
          view: index === 2 ? row(2, tick) : view,
        })),
      },
    })
    const { server, screen } = await world.visitScripted('counter', list('Tick 0'))
    await screen.shows('Tick 0')
    for (let tick = 1; tick <= 6; tick++) server.set('counter', list(`Tick ${tick}`))
    await screen.shows('Tick 6')
    await drawsLittle(screen.content, { elements: 1_500, characters: 20_000 })
  })

  const withButton = rows.map((one, index) =>
    index === 3 ? tamagui('Button', { key: 'press' }, 'Press') : one
  )

  it('keeps the row that has the focus while others come and go', async () => {
    const { screen } = await world.visitScripted('counter', column(withButton))
    const button = screen.content.locator('[data-row="3"]').getByRole('button', { name: 'Press' })
    await button.focus()
    await scrollTo(screen.content.locator('[data-row]').first(), 1)
    await screen.shows('Row 9999')
    assert.equal(await button.evaluate((element) => element === document.activeElement), true)
    await drawsLittle(screen.content, { elements: 1_500, characters: 20_000 })
  })
})

describe('Of very many paths the page lists the first', () => {
  const world = useDemo()

  it('and finds the others', async () => {
    const visitor = await world.arrive()
    const paths = Array.from({ length: 20_000 }, (_, index) => `path-${index}`)
    await visitor.context.route(/\/-\/paths$/, (route) => route.fulfill({ json: { paths } }))
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/counter`)
    const list = page.getByRole('navigation', { name: 'Paths' })
    await list.getByRole('link', { name: 'path-0', exact: true }).waitFor()
    assert.ok((await list.getByRole('link').count()) <= 200)
    assert.ok((await page.locator('#paths option').count()) <= 200)
    await list.getByRole('button', { name: 'Show more of 19,800' }).click()
    assert.ok((await list.getByRole('link').count()) <= 400)
    await list.getByLabel('Filter the paths').fill('h-19999')
    await list.getByRole('link', { name: 'path-19999', exact: true }).waitFor()
    assert.equal(await list.getByRole('link').count(), 1)
  })
})
