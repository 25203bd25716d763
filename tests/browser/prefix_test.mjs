import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'

import { PrefixProxy } from '../clients/support/prefix_proxy.mjs'
import { useDemo } from './support/fixture.mjs'
import { Inspector } from './support/inspector.mjs'
import { Playground } from './support/playground.mjs'
import { ScriptedServer, tamagui } from './support/scripted_server.mjs'

describe('The page behind a proxy that has put a prefix before all paths', () => {
  const world = useDemo()
  let proxy

  beforeEach(async () => {
    proxy = await PrefixProxy.before(world.demo, '/apps/lights')
  })
  afterEach(async () => {
    await proxy.close()
    // Browsers ask for this by themselves, where a page has not named its icon yet.
    assert.deepEqual(
      proxy.strays.filter((target) => target !== '/favicon.ico'),
      []
    )
  })

  async function visit(path, visitor) {
    const person = visitor ?? (await world.comeAgain())
    const playground = new Playground(await person.firstPage(), person, proxy.http)
    await playground.open(path)
    return playground
  }

  for (const path of ['', 'counter', 'counter?x=/a/b#theme=dark']) {
    it(`is live at /${path}`, async () => {
      const playground = await visit(path)
      const screen = playground.screen(path.split('?')[0])
      await screen.content.getByRole('heading').first().waitFor()
      await playground.becomes(() => playground.status.innerText(), 'Live')
      assert.equal(playground.address, `/${path}`)
      await playground.pathList.getByRole('link', { name: 'counter' }).click()
      await playground.screen('counter').press('Plus 1')
      await playground.screen('counter').shows('The count is 1')
    })
  }

  for (const path of ['users/bob', 'users/bob/lamps/7', 'a%20b/c%3Fd/%C3%BC']) {
    it(`finds its files and its model from the depth of /${path}`, async () => {
      const visitor = await world.arrive()
      const server = await ScriptedServer.behind(visitor)
      const name = decodeURIComponent(path)
      server.set(name, tamagui('Text', { key: 'text' }, `This is ${name}.`))
      const playground = await visit(path, visitor)
      await playground.screen(name).shows(`This is ${name}.`)
      assert.equal(playground.address, `/${path}`)
      await playground.page.reload()
      await playground.screen(name).shows(`This is ${name}.`)
    })
  }

  it('is live where the proxy makes one slash of two', async () => {
    proxy.mergesSlashes = true
    for (const path of ['//counter', '/counter//']) {
      const playground = await visit(path)
      await playground.screen('counter').shows('The count is 0')
      assert.equal(playground.address, '/counter')
    }
    const playground = await visit('users//bob')
    playground.visitor.tolerate(/404/)
    await playground
      .screen('users/bob')
      .content.getByRole('heading', { name: 'Nothing at users/bob' })
      .waitFor()
    await playground.screen('users/bob').go('counter')
    await playground.screen('counter').shows('The count is 0')
    assert.equal(playground.address, '/counter')
  })

  it('is found where the address has no slash at its end', async () => {
    const visitor = await world.comeAgain()
    const page = await visitor.firstPage()
    await page.goto(proxy.http)
    const playground = new Playground(page, visitor, proxy.http)
    await playground.screen('').press('A counter')
    await playground.screen('counter').shows('The count is 0')
  })

  it('leads from screen to screen, and back', async () => {
    const playground = await visit('')
    await playground.screen('').press('A counter')
    await playground.screen('counter').shows('The count is 0')
    assert.equal(playground.address, '/counter')
    await playground.screen('counter').go('tasks')
    await playground.screen('tasks').shows('Tap')
    await playground.page.reload()
    await playground.screen('tasks').shows('Tap')
    await playground.page.goBack()
    await playground.screen('counter').shows('The count is 0')
    await playground.heading.getByRole('link').click()
    await playground
      .screen('')
      .shows('Everything on these screens comes from a C++ program, and stays live.')
    assert.equal(playground.address, '/')
  })

  it('opens a path of its list in a tab', async () => {
    const playground = await visit('counter')
    const link = playground.pathList.getByRole('link', { name: 'tasks' })
    assert.equal(await link.getAttribute('href'), '/apps/lights/tasks')
  })

  it('says of a path that the server has nothing there', async () => {
    const playground = await visit('no/such')
    playground.visitor.tolerate(/404/)
    await playground
      .screen('no/such')
      .content.getByRole('heading', { name: 'Nothing at no/such' })
      .waitFor()
  })

  it('opens its inspector by the link of the server', async () => {
    const playground = await visit('counter')
    const { pathname, search } = new URL(world.demo.inspectorLink)
    await playground.page.goto(proxy.http + pathname + search)
    await playground.heading.waitFor()
    await playground.becomes(() => playground.address, '/')
    const inspector = await Inspector.open(playground, 'Server')
    await inspector.panel.getByText('Connections').waitFor()
  })

  it('tells a phone where it is', async () => {
    const playground = await visit('counter')
    await playground.button('Open on a phone').click()
    const address = playground.page.getByLabel('Address of this server')
    const { host } = new URL(proxy.http)
    assert.equal(await address.inputValue(), `ws://${host}/apps/lights/-/ws`)
  })

  it('shows its gallery', async () => {
    const visitor = await world.comeAgain()
    visitor.tolerate(/^Error: Put this inside a rise-tools/)
    const page = await visitor.firstPage()
    await page.goto(`${proxy.http}/-/gallery`)
    await page.getByRole('heading', { name: 'Gallery' }).waitFor()
  })
})
