import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'
import { Inspector } from './support/inspector.mjs'

describe('The inspector', () => {
  const world = useDemo()

  async function inspect(path, tab) {
    const playground = await world.visit(path)
    if (tab === 'Server') await playground.openInspectorLink(world.demo)
    const screen = playground.screen(path)
    await screen.content.getByRole('heading').first().waitFor()
    return { playground, screen, inspector: await Inspector.open(playground, tab) }
  }

  it('opens and closes by its button and by keyboard, and is remembered', async () => {
    const { playground, inspector } = await inspect('counter')
    await inspector.choose('Values')
    await playground.page.reload()
    await inspector.panel.getByText('The count is').waitFor()
    await playground.page.keyboard.press('Alt+KeyI')
    await inspector.panel.waitFor({ state: 'hidden' })
    await playground.page.keyboard.press('Alt+KeyI')
    await inspector.panel.waitFor()
    await inspector.button('Close inspector').click()
    await inspector.panel.waitFor({ state: 'hidden' })
    await playground.page.reload()
    await playground.screen('counter').shows('The count is 0')
    assert.equal(await inspector.panel.count(), 0)
  })

  it('shows messages in and out, with how long an answer took', async () => {
    const { screen, inspector } = await inspect('counter')
    await inspector.endsWith('• link open', '↑ sub counter', '↓ up counter')
    await screen.press('Plus 1')
    await inspector.endsWith('↑ evt counter', '↓ up counter', '↓ evt-res counter')
    const [answer] = await inspector.rows.filter({ hasText: 'evt-res' }).allInnerTexts()
    assert.match(answer, /\d\d:\d\d:\d\d\.\d{3}/)
    assert.match(answer, /\d+(\.\d)? ms/)
    assert.match(answer, /\d+ B/)
  })

  it('looks into a message, which stays in sight', async () => {
    const { playground, screen, inspector } = await inspect('counter')
    await screen.press('Minus 1')
    await inspector.rows.filter({ hasText: 'evt-res' }).click()
    const tree = inspector.panel.getByRole('list', { name: 'Message' })
    await tree.getByText('"the count can\'t go below zero"').waitFor()
    await inspector.button('Close details').click()
    await tree.waitFor({ state: 'hidden' })
    for (let count = 1; count <= 8; count++) await screen.press('Plus 1')
    await screen.shows('The count is 8')
    await inspector.endsWith('↓ evt-res counter')
    await inspector.rows.last().click()
    await tree.waitFor()
    const chosen = inspector.rows.and(playground.page.locator('[aria-selected=true]'))
    const list = inspector.panel.getByRole('listbox', { name: 'Messages' })
    const isInSight = async () => {
      const [row, box] = [await chosen.boundingBox(), await list.boundingBox()]
      return row.y >= box.y - 1 && row.y + row.height <= box.y + box.height + 1
    }
    await playground.becomes(isInSight, true)
  })

  it('goes through messages by keyboard', async () => {
    const { playground, inspector } = await inspect('counter')
    await inspector.endsWith('↓ up counter')
    await inspector.panel.getByRole('listbox', { name: 'Messages' }).focus()
    await playground.page.keyboard.press('ArrowUp')
    await playground.page.keyboard.press('ArrowUp')
    const chosen = inspector.rows.and(playground.page.locator('[aria-selected=true]'))
    await playground.becomes(async () => /sub/.test(await chosen.innerText()), true)
  })

  it('filters by kind, path and text', async () => {
    const { playground, screen, inspector } = await inspect('counter')
    await screen.press('Plus 1')
    await inspector.endsWith('↓ evt-res counter')
    await screen.go('tasks')
    await inspector.endsWith('↑ sub tasks', '↓ up tasks')
    const becomes = (...expected) => playground.becomes(() => inspector.messages(), expected)
    const kind = inspector.panel.getByLabel('Kind')
    await kind.selectOption('sub')
    await becomes('↑ sub counter', '↑ sub tasks')
    await kind.selectOption('All kinds')
    await inspector.panel.getByLabel('Filter by path').fill('task')
    await becomes('↑ sub tasks', '↓ up tasks')
    await inspector.panel.getByLabel('Filter by path').fill('')
    await inspector.panel.getByLabel('Filter by text').fill('native code')
    await becomes('↑ evt counter')
    await inspector.panel.getByLabel('Filter by text').fill('no such text')
    await inspector.panel.getByText('Nothing matches.').waitFor()
  })

  it('pauses, goes on, and forgets', async () => {
    const { playground, screen, inspector } = await inspect('counter')
    await inspector.endsWith('↓ up counter')
    const before = await inspector.messages()
    await inspector.button('Pause').click()
    await screen.press('Plus 1')
    await screen.shows('The count is 1')
    assert.deepEqual(await inspector.messages(), before)
    await inspector.button('Pause').click()
    await screen.press('Plus 1')
    await inspector.endsWith('↑ evt counter', '↓ up counter', '↓ evt-res counter')
    assert.equal((await inspector.messages()).length, before.length + 3)
    await inspector.button('Clear').click()
    await playground.becomes(() => inspector.messages(), [])
  })

  it('shows values, and marks what changed last', async () => {
    const { playground, screen, inspector } = await inspect('counter', 'Values')
    const tree = inspector.panel.getByRole('list', { name: 'Value of counter' })
    await tree.getByText('"The count is "').waitFor()
    assert.equal(await tree.locator('.changed').count(), 0)
    await screen.press('Plus 1')
    const changed = tree.locator('.leaf.changed')
    await playground.becomes(() => changed.locator('.scalar').allInnerTexts(), ['1'])
    await screen.press('Plus 1')
    await playground.becomes(() => changed.locator('.scalar').allInnerTexts(), ['2'])
  })

  it('shows the values of every screen', async () => {
    const { playground, inspector } = await inspect('counter', 'Values')
    await playground.button('Screen').click()
    await playground.page.locator('.seat').nth(1).getByLabel('Path of this screen').fill('tasks')
    await playground.page.keyboard.press('Enter')
    await playground.shows('counter', 'tasks')
    await inspector.panel.getByRole('list', { name: 'Value of tasks' }).waitFor()
    await inspector.panel.getByRole('list', { name: 'Value of counter' }).waitFor()
  })

  it('sends an event to a handler that a value offers', async () => {
    const { screen, inspector } = await inspect('controls', 'Send')
    await inspector.panel.getByLabel('Handler').selectOption('SmoothSlider slider onValueChange')
    await inspector.panel.getByLabel(/^Payload/).fill('[73]')
    await inspector.button('Send event').click()
    await inspector.panel.getByText('Done').waitFor()
    await screen.shows('Brightness: 73 %')
  })

  it('sends an event to a position, and shows the error that answers it', async () => {
    const { inspector } = await inspect('counter', 'Send')
    await inspector.panel.getByLabel('Position in the value').fill('children/nothing/props/onPress')
    await inspector.button('Send event').click()
    await inspector.panel.getByText('Error', { exact: true }).waitFor()
    await inspector.panel.getByText('"NotFoundError"').waitFor()
  })

  it('says where a payload is no JSON, and sends none', async () => {
    const { inspector } = await inspect('counter', 'Send')
    await inspector.panel.getByLabel(/^Payload/).fill('[1,\n 2')
    await inspector.panel.getByText('Line 2, column 3: a comma or ] is expected').waitFor()
    assert.equal(await inspector.button('Send event').isDisabled(), true)
  })

  it('plots the figures of the server as they move', async () => {
    const { playground, screen, inspector } = await inspect('counter', 'Server')
    const plot = (label) =>
      inspector.panel
        .locator('.plot')
        .filter({ has: playground.page.getByText(label, { exact: true }) })
    const now = (label) => plot(label).locator('strong').innerText()
    await playground.becomes(() => now('Connections'), '1')
    const line = () => plot('Connections').locator('polyline').getAttribute('points')
    const before = await line()
    const other = await world.visit('counter')
    await playground.becomes(() => now('Connections'), '2')
    await playground.becomes(() => now('Subscriptions'), '2')
    assert.notEqual(await line(), before)
    await other.page.close()
    await playground.becomes(() => now('Connections'), '1')
    await screen.press('Plus 1')
    const rise = async () => (await now('Events')) !== '0 /s'
    await playground.becomes(rise, true)
  })

  it('lists who is connected, and to what', async () => {
    const { playground, inspector } = await inspect('counter', 'Server')
    await world.visit('tasks')
    const sessions = inspector.panel.getByRole('table').locator('tbody tr')
    await playground.becomes(
      async () => (await sessions.locator('td:nth-of-type(1)').allInnerTexts()).sort(),
      ['counter', 'tasks']
    )
    assert.match(await sessions.first().locator('th').innerText(), /127\.0\.0\.1/)
  })

  it('tells nothing of the server where its link was not opened, and how to open it', async () => {
    const { playground, screen, inspector } = await inspect('counter')
    const { visitor } = playground
    visitor.tolerate(/Failed to load resource: .* 403/)
    await inspector.choose('Server')
    await inspector.panel.getByText('the inspector is closed: open it in this browser').waitFor()
    assert.equal(await inspector.panel.getByRole('table').count(), 0)
    await screen.press('Plus 1')
    await screen.shows('The count is 1')

    const other = await visitor.newPage()
    await other.goto(world.demo.inspectorLink)
    assert.equal(other.url(), `${world.demo.http}/`)
    const [cookie] = await visitor.context.cookies(`${world.demo.http}/-/stats`)
    assert.match(cookie.name, /^updraft-inspector-\d+$/)
    assert.equal(cookie.path, '/-')
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict')
    assert.equal(await other.evaluate(() => document.cookie), '')
    await other.close()
    await inspector.panel.getByRole('table').waitFor()
  })

  it('moves to the bottom, and is as large as it is dragged or keyed', async () => {
    const { playground, inspector } = await inspect('counter')
    const width = async () => (await inspector.panel.boundingBox()).width
    assert.equal(await width(), 440)
    await inspector.panel.getByRole('separator').focus()
    await playground.page.keyboard.press('ArrowLeft')
    await playground.becomes(width, 464)
    const box = await inspector.panel.boundingBox()
    await playground.page.mouse.move(box.x + 1, box.y + 300)
    await playground.page.mouse.down()
    await playground.page.mouse.move(box.x - 99, box.y + 300, { steps: 4 })
    await playground.page.mouse.up()
    await playground.becomes(async () => Math.abs((await width()) - 564) <= 2, true)
    await inspector.button('Move to the bottom').click()
    await playground.becomes(async () => (await inspector.panel.boundingBox()).width, 1280)
  })
})
