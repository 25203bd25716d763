import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { ScriptedServer, tamagui } from './support/scripted_server.mjs'

const native = (name, props, ...children) => ({
  $: 'component',
  component: `rise-tools/kit-react-native/${name}`,
  props,
  children,
})

/** The colours of the pixels in the middle of each part, as the browser draws them. */
const background = (part) => part.evaluate((element) => getComputedStyle(element).backgroundColor)

describe('A bare value', () => {
  const world = useDemo()

  for (const [value, text] of [
    [42, '42'],
    [0, '0'],
    ['Only text', 'Only text'],
    [false, 'false'],
    [null, 'null'],
    [[], '[]'],
    [['a', 1], '['],
  ]) {
    it(`is drawn within the frame: ${JSON.stringify(value)}`, async () => {
      const { screen } = await world.visitScripted('counter', value)
      await screen.content.getByText(/^This path holds/).waitFor()
      const shown = screen.content.locator('pre')
      assert.ok((await shown.innerText()).startsWith(text))
      const [box, frame] = [await shown.boundingBox(), await screen.content.boundingBox()]
      assert.ok(box.x >= frame.x + 8 && box.y >= frame.y + 28, JSON.stringify([box, frame]))
    })
  }

  it('that a ref of a screen leads to is drawn so too', async () => {
    const { server, screen } = await world.visitScripted('counter', { $: 'ref', ref: ['other'] })
    server.set('other', 7)
    await screen.content.getByText('This path holds a number:').waitFor()
    server.set('other', tamagui('Text', {}, 'A screen'))
    await screen.shows('A screen')
  })
})

describe('Controls', () => {
  const world = useDemo()

  const toggle = (label, props) =>
    tamagui('Switch', { key: label, 'aria-label': label, ...props }, tamagui('SwitchThumb', {}))

  for (const colorScheme of ['light', 'dark']) {
    it(`look on where they are on, in a ${colorScheme} page`, async () => {
      const visitor = await world.arrive({ colorScheme })
      const server = await ScriptedServer.behind(visitor)
      server.set(
        'counter',
        tamagui(
          'YStack',
          {},
          toggle('on', { checked: true }),
          toggle('off', { checked: false }),
          toggle('own', { checked: true, backgroundColor: 'rgb(1, 2, 3)' }),
          { ...tamagui('Checkbox', { 'aria-label': 'ticked', checked: true }), key: 'ticked' }
        )
      )
      const page = await visitor.newPage()
      await page.goto(`${world.demo.http}/counter`)
      const control = (name) => page.getByRole('switch', { name, exact: true })
      await control('on').waitFor()
      const saturation = async (name) => {
        const [r, g, b] = (await background(control(name))).match(/\d+/g).map(Number)
        return Math.max(r, g, b) - Math.min(r, g, b)
      }
      assert.ok((await saturation('on')) > 100, await background(control('on')))
      assert.ok((await saturation('off')) < 20, await background(control('off')))
      assert.equal(await background(control('own')), 'rgb(1, 2, 3)')
      await page.getByRole('checkbox', { name: 'ticked' }).locator('svg').waitFor()
    })
  }

  it('are seen where the system draws all in a few colours', async () => {
    const visitor = await world.arrive({ forcedColors: 'active' })
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/controls`)
    const slider = page.locator('.kit-slider')
    await slider.waitFor()
    const bar = slider.locator('div').first()
    assert.notEqual(await background(bar), await background(slider))
    assert.notEqual(
      await background(page.getByRole('switch').first()),
      await background(page.getByRole('switch').last())
    )
  })
})

describe('A picture that does not come', () => {
  const world = useDemo()

  it('leaves its name, in its size', async () => {
    const away = `${world.demo.http}/-/none.png`
    const visitor = await world.arrive()
    visitor.tolerate(/Failed to load resource/)
    const server = await ScriptedServer.behind(visitor)
    server.set('counter', [
      tamagui('Image', { key: 'a', src: away, width: 200, height: 100, alt: 'A map' }),
      { ...native('Image', { source: { uri: away }, style: { width: 80, height: 60 } }), key: 'b' },
      tamagui('Image', { key: 'c', src: 'javascript:1', width: 50, height: 50, alt: 'Refused' }),
    ])
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/counter`)
    const map = page.getByRole('img', { name: 'A map' })
    await map.getByText('A map').waitFor()
    const { width, height } = await map.boundingBox()
    assert.deepEqual([width, height], [200, 100])
    await page.getByRole('img', { name: 'A picture that could not be loaded' }).waitFor()
    await page.getByRole('img', { name: 'Refused' }).waitFor()
  })
})

describe('A row that is wider than its screen', () => {
  const world = useDemo()

  it('can be scrolled to its end', async () => {
    const button = (_, index) => tamagui('Button', { key: `${index}` }, `Button ${index}`)
    const wide = () => tamagui('XStack', { gap: '$2' }, ...Array.from({ length: 12 }, button))
    const around = {
      plain: wide(),
      scroller: tamagui('ScrollView', {}, wide()),
      native: native('ScrollView', {}, wide()),
      list: native('FlatList', { data: [{ key: 'a', view: wide() }] }),
    }
    for (const [path, value] of Object.entries(around)) {
      const { screen, playground } = await world.visitScripted('counter', value)
      const last = screen.button('Button 11')
      await last.scrollIntoViewIfNeeded()
      const isWithin = async () => {
        const [box, frame] = [await last.boundingBox(), await screen.content.boundingBox()]
        return box.x >= frame.x && box.x + box.width <= frame.x + frame.width + 1
      }
      await playground.becomes(isWithin, true, path)
      // Not only a program reaches it: what cuts it can be scrolled by a person.
      const isScrolled = await last.evaluate((element) => {
        for (let box = element; box; box = box.parentElement) {
          if (box.scrollLeft > 0) return /auto|scroll/.test(getComputedStyle(box).overflowX)
        }
        return false
      })
      assert.ok(isScrolled, path)
    }
  })
})

describe('An error', () => {
  const world = useDemo()

  for (const place of ['flex-start', 'flex-end']) {
    it(`does not cover the button that may be pressed again, at ${place}`, async () => {
      const onPress = { $: 'event', id: 'p' }
      const { server, screen } = await world.visitScripted(
        'counter',
        tamagui(
          'YStack',
          { flex: 1, justifyContent: place },
          tamagui('Button', { onPress }, 'Press')
        )
      )
      server.answer = { error: true, payload: { message: 'The valve is closed. '.repeat(20) } }
      for (let count = 1; count <= 4; count++) {
        await screen.press('Press')
        await screen.becomes(() => screen.seat.locator('.note').count(), count)
      }
      const button = await screen.button('Press').boundingBox()
      const notes = await screen.seat.locator('.notes').boundingBox()
      assert.ok(notes.height > 100)
      assert.ok(notes.y + notes.height <= button.y || notes.y >= button.y + button.height)
      const newest = screen.seat.locator('.note')
      const first = await (place === 'flex-end' ? newest.first() : newest.last()).boundingBox()
      assert.ok(first.y >= notes.y && first.y + first.height <= notes.y + notes.height)
    })
  }
})

describe('The page', () => {
  const world = useDemo()

  it('says without scripts what it needs', async () => {
    const visitor = await world.arrive({ javaScriptEnabled: false })
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/counter`)
    const said = page.locator('noscript p').first()
    await said.waitFor()
    assert.match(await said.innerText(), /needs JavaScript/)
    const { y, height } = await said.boundingBox()
    assert.ok(y > 0 && y + height < page.viewportSize().height)
  })

  it('is looked at as last time in this browser, unless its address says how', async () => {
    const { page, visitor, choose } = await world.visit('counter')
    await choose.call({ page }, 'Dark')
    await choose.call({ page }, 'Tablet')
    await page.goto('about:blank')
    await page.goto(`${world.demo.http}/tasks`)
    await page.locator('.device-tablet .screen-dark').waitFor()
    const other = await visitor.newPage()
    await other.goto(`${world.demo.http}/tasks#theme=light&frame=fill`)
    await other.locator('.device-fill .screen-light').waitFor()
  })

  it('asks again for a list of paths that did not come', async () => {
    const visitor = await world.arrive()
    visitor.tolerate(/Failed to load resource/)
    let asked = 0
    await visitor.context.route(/\/-\/paths$/, (route) =>
      ++asked === 1 ? route.abort() : route.fallback()
    )
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/counter`)
    await page.getByRole('navigation', { name: 'Paths' }).waitFor()
    assert.equal(asked, 2)
  })
})
