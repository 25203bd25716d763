import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { ScriptedServer, tamagui } from './support/scripted_server.mjs'

/** What a server may write to hurt the page, as its JSON. */
const harmful = `
  "dangerouslySetInnerHTML": { "__html": "<b class='injected'>x</b>" },
  "tag": "iframe", "as": "iframe", "srcDoc": "<b>x</b>", "src": "javascript:window.hurt=1",
  "href": "javascript:window.hurt=1", "onclick": "window.hurt=1", "onMouseOver": "window.hurt=1",
  "onPress": "window.hurt=1", "className": "injected", "ref": "injected", "id": "root",
  "source": { "uri": "javascript:window.hurt=1" }, "__proto__": { "tag": "iframe" },
  "style": { "position": "fixed", "backgroundImage": "url(ftp://x/y)", "__proto__": { "top": 0 } },
  "position": "fixed", "theme": "constructor", "size": "toString", "color": "$__proto__"`

const harm = () => JSON.parse(`{${harmful}}`)

const tamaguiNames = [
  ...['Separator', 'SwitchThumb', 'VisuallyHidden', 'View', 'Text', 'Button', 'Anchor', 'Input'],
  ...['Image', 'ListItem', 'Card', 'Label', 'Spinner', 'Progress', 'Slider', 'Tabs'],
  ...['Checkbox', 'Switch', 'SizableText', 'H1', 'ScrollView', 'LinearGradient', 'Form', 'Square'],
  ...['RadioGroup', 'Group', 'Theme', 'TextArea', 'Paragraph', 'Unspaced', 'Avatar'],
]

const others = [
  ...['View', 'Text', 'Image', 'ScrollView', 'TextInput', 'Pressable', 'Switch', 'Button'].map(
    (name) => `rise-tools/kit-react-native/${name}`
  ),
  ...['Svg', 'SvgXml', 'SvgUri'].map((name) => `rise-tools/kit-svg/${name}`),
  ...['rise-tools/kit/SmoothSlider', 'rise-tools/kit/AnimatedProgress'],
  ...['rise-tools/kit-qrcode/QRCode', 'rise-tools/kit-lucide-icons/Icon'],
]

const named = (component, props, children) => ({ $: 'component', component, props, children })

const prototypeNames = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']

describe('A server that means harm', () => {
  const world = useDemo()

  it('gets nothing onto the page but what its components may have', async () => {
    const marked = [...tamaguiNames.map((name) => `rise-tools/kit-tamagui/${name}`), ...others].map(
      (component, index) => ({ ...named(component, harm()), key: `k${index}` })
    )
    const { playground, screen } = await world.visitScripted(
      'counter',
      tamagui('YStack', {}, ...marked, tamagui('Text', { key: 'end' }, 'The end'))
    )
    await screen.shows('The end')
    // React's own complaint of an alert is one of the kits' boxes: none may be there.
    assert.deepEqual(await screen.content.getByRole('alert').allInnerTexts(), [])
    const found = await screen.content.evaluate((content) => ({
      frames: content.querySelectorAll('iframe, object, embed, script').length,
      injected: content.querySelectorAll('.injected').length,
      handlers: [...content.querySelectorAll('*')].flatMap((element) =>
        element.getAttributeNames().filter((name) => /^on|^srcdoc$/i.test(name))
      ),
      addresses: [...content.querySelectorAll('[href], [src]')]
        .flatMap((element) => [element.getAttribute('href'), element.getAttribute('src')])
        .filter((address) => address && !/^(data:image\/|https?:|#)/.test(address)),
      fixed: [...content.querySelectorAll('*')].filter(
        (element) => getComputedStyle(element).position === 'fixed'
      ).length,
      roots: document.querySelectorAll('#root').length,
      hurt: window.hurt,
      polluted: {}.tag ?? {}.top ?? {}.__html,
    }))
    assert.deepEqual(found, {
      frames: 0,
      injected: 0,
      handlers: [],
      addresses: [],
      fixed: 0,
      roots: 1,
      hurt: undefined,
      polluted: undefined,
    })
    await playground.becomes(() => playground.status.innerText(), 'Live')
  })

  it('draws no error box by the names of prototypes, which are as others', async () => {
    const icon = (name) =>
      named('rise-tools/kit-lucide-icons/Icon', { icon: name, color: `$${name}` })
    const field = (name) =>
      named('rise-tools/kit-forms/InputField', { id: name, label: `Field ${name}` })
    const state = (name) => ({ $: 'state', key: name, initialValue: `State ${name}` })
    const parts = prototypeNames.flatMap((name) => [
      named(name, { [name]: name }, tamagui('Text', {}, `Inside ${name}`)),
      icon(name),
      field(name),
      tamagui('Button', { theme: name, size: name, animation: name }, `Button ${name}`),
      tamagui('Text', {}, state(name)),
      { $: 'ref', ref: [name] },
      { $: 'ref', ref: ['parts', name] },
      { $: 'ref', ref: ['none', name] },
    ])
    const onSubmit = { $: 'event', id: 'submit' }
    const { server, playground, screen } = await world.visitScripted(
      'counter',
      tamagui(
        'YStack',
        {},
        {
          ...named('rise-tools/kit-forms/Form', { onSubmit }, [
            ...parts.map((part, index) => ({ key: `k${index}`, ...part })),
            named('rise-tools/kit-forms/SubmitButton', {}, 'Send'),
          ]),
          key: 'form',
        }
      )
    )
    const members = prototypeNames.map((name) => [name, tamagui('Text', {}, `Part ${name}`)])
    for (const name of prototypeNames) server.set(name, tamagui('Text', {}, `Path ${name}`))
    server.set('parts', Object.fromEntries(members))
    server.set('none', {})
    for (const name of prototypeNames) {
      for (const text of ['Inside', 'Button', 'State', 'Path', 'Part']) {
        await screen.shows(`${text} ${name}`)
      }
    }
    assert.deepEqual(await screen.content.getByRole('alert').allInnerTexts(), [])
    const notes = await screen.content.getByRole('note').locator('strong').allInnerTexts()
    assert.deepEqual(
      notes.sort(),
      prototypeNames.flatMap((name) => [`Unknown component ${name}`, `Unknown icon ${name}`]).sort()
    )

    for (const name of prototypeNames) {
      await screen.content.getByLabel(`Field ${name}`).fill(`typed ${name}`)
    }
    await screen.press('Send')
    await playground.becomes(
      () => JSON.stringify(server.events.at(-1)?.payload),
      JSON.stringify([Object.fromEntries(prototypeNames.map((name) => [name, `typed ${name}`]))])
    )

    server.set('constructor', tamagui('Text', {}, 'Newer'))
    await screen.shows('Newer')
    await screen.go('constructor')
    await playground.screen('constructor').shows('Newer')
    server.set('constructor', tamagui('Text', {}, 'Newest'))
    await playground.screen('constructor').shows('Newest')
  })

  it('asks for actions by the names of prototypes, which nobody knows', async () => {
    const onPress = { $: 'event', id: 'press' }
    const { server, screen } = await world.visitScripted(
      'counter',
      tamagui('Button', { onPress }, 'Go')
    )
    server.answer = { actions: [{ $: 'action', name: 'constructor' }] }
    await screen.press('Go')
    await screen.tells(['Unknown action', 'constructor'])
  })
})

describe('A link that names another server', () => {
  const world = useDemo()

  /** What is at a host of the test, with no network behind it. */
  async function strangersHost(visitor) {
    const server = new ScriptedServer()
    await visitor.context.routeWebSocket(/^ws:\/\/stranger\.example/, (socket) =>
      server.accept(socket)
    )
    server.set('', tamagui('Text', {}, 'From a stranger'))
    return server
  }

  it('is asked about first, by the name of the server', async () => {
    const visitor = await world.arrive()
    const server = await strangersHost(visitor)
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/?host=localhost:3005@stranger.example:81`)
    await page.getByRole('heading', { name: 'Connect to another server?' }).waitFor()
    await page.getByText('stranger.example:81', { exact: true }).waitFor()
    assert.equal(server.sockets.size, 0)
    await page.reload()
    await page.getByRole('button', { name: 'Connect to stranger.example:81' }).waitFor()
    assert.equal(server.sockets.size, 0)
  })

  it('connects once that is confirmed, and asks no more for this server in this tab', async () => {
    const visitor = await world.arrive()
    await strangersHost(visitor)
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/?host=stranger.example`)
    await page.getByRole('button', { name: 'Connect to stranger.example' }).click()
    await page.getByText('From a stranger').waitFor()
    await page.reload()
    await page.getByText('From a stranger').waitFor()
    await page.goto(`${world.demo.http}/?host=ws://stranger.example:82`)
    await page.getByRole('button', { name: 'Connect to stranger.example:82' }).waitFor()
    const other = await visitor.newPage()
    await other.goto(`${world.demo.http}/?host=stranger.example`)
    await other.getByRole('button', { name: 'Connect to stranger.example' }).waitFor()
  })

  it('leads to the page’s own server if that is wanted', async () => {
    const visitor = await world.arrive()
    const page = await visitor.newPage()
    await page.goto(`${world.demo.http}/counter?host=stranger.example#theme=dark`)
    await page.getByRole('link', { name: `Stay with ${new URL(world.demo.http).host}` }).click()
    await page.getByText('The count is 0').waitFor()
    assert.equal(page.url(), `${world.demo.http}/counter#theme=dark`)
  })

  it('is not asked about where it names the page’s own server', async () => {
    const playground = await world.visit(`counter?host=${new URL(world.demo.http).host}`)
    await playground.screen('counter').shows('The count is 0')
  })
})
