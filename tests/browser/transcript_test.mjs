import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { startDemo, startDemoThatComesBack } from '../clients/support/demo.mjs'
import { useDemo } from './support/fixture.mjs'
import { Inspector } from './support/inspector.mjs'
import { parseTranscript, replay } from './support/transcript.mjs'

describe('A transcript of the inspector', () => {
  const world = useDemo({ start: startDemoThatComesBack })

  async function inspect(path) {
    const playground = await world.visit(path)
    await playground.screen(path).content.getByRole('heading').first().waitFor()
    return { playground, inspector: await Inspector.open(playground) }
  }

  it('can be replayed against another server', async () => {
    const { playground, inspector } = await inspect('tasks')
    const screen = playground.screen('tasks')
    await screen.pressIn('Tap', 'Up')
    await inspector.endsWith('↓ evt-res tasks')
    await screen.press('Add')
    await inspector.endsWith('↑ evt tasks', '↓ evt-res tasks')
    await screen.go('counter')
    // The page leaves the other path a moment later: before the next event, whatever the machine does.
    await inspector.has('↑ unsub tasks')
    await playground.screen('counter').press('Plus 1')
    await inspector.endsWith('↓ up counter', '↓ evt-res counter')
    const transcript = await inspector.saveTranscript()

    const kinds = parseTranscript(transcript).map(({ kind, client }) => `${client} ${kind}`)
    assert.deepEqual(kinds.slice(0, 3), ['a connect', 'a send', 'a receive'])
    assert.ok(kinds.length >= 12, transcript)

    const another = await startDemo()
    try {
      const page = await playground.visitor.newPage()
      await page.goto(`${another.http}/counter`)
      await replay(page, another.url, transcript)
      await assert.rejects(
        replay(page, another.url, transcript),
        /a</,
        'it tells of a server where things are otherwise: here the task was moved before'
      )
    } finally {
      await another.stop()
    }
  })

  it('has a client for each connection, and how it ended', async () => {
    const { playground, inspector } = await inspect('counter')
    playground.visitor.tolerate(/ERR_CONNECTION_REFUSED|WebSocket connection to .* failed/)
    await inspector.endsWith('↓ up counter')
    world.demo.signal('SIGTERM')
    await world.demo.end
    await playground.banner.waitFor()
    world.demo = await world.demo.restart()
    await playground.banner.waitFor({ state: 'hidden' })
    await inspector.endsWith('• link open', '↑ sub counter', '↓ up counter')
    const steps = parseTranscript(await inspector.saveTranscript())
    assert.deepEqual(
      steps.map(({ kind, client, code }) => [client, kind, code].filter(Boolean).join(' ')),
      ['a connect', 'a send', 'a receive', 'a close 1001', 'b connect', 'b send', 'b receive']
    )
  })
})
