import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { startDemo } from './support/demo.mjs'
import { eventually } from './support/eventually.mjs'
import { useDemo } from './support/fixture.mjs'

// ws-client 0.3.1 never subscribes to the root, where the screen is.
const [{ name, connect }] = clients

describe(`A screen of other models' parts, with ${name}`, () => {
  const world = useDemo(connect, () => startDemo({ variable: 'UPDRAFT_REFS_SERVER' }))

  /** The path that the handler of a button is told, which must be its own. */
  async function pressed(label) {
    const screen = await world.open('')
    // A ref shows nothing, and calls nothing, until the model that it leads to has come.
    const { handler, path, target } = await eventually(() => screen.press(label))
    assert.equal(handler, label)
    return { path, target }
  }

  it('runs the handlers that it has itself', async () => {
    assert.deepEqual(await pressed('Own'), { path: '', target: '' })
  })

  it('runs the handler of a component that a ref leads to', async () => {
    assert.deepEqual(await pressed('Part'), { path: 'part', target: 'part' })
  })

  for (const label of ['First', 'Second', 'Third']) {
    it(`runs the handler of the ${label} of a list that a ref leads to`, async () => {
      assert.deepEqual(await pressed(label), { path: 'list', target: '' })
    })
  }

  it('runs the handler that a ref leads to', async () => {
    assert.deepEqual(await pressed('Leaf'), { path: 'press', target: '' })
  })

  it('runs the handler that a ref leads to within an object', async () => {
    assert.deepEqual(await pressed('Member'), { path: 'object', target: '' })
  })

  it('runs the handlers that refs within what a ref leads to lead to', async () => {
    assert.deepEqual(await pressed('Outer'), { path: 'outer', target: 'outer' })
    assert.deepEqual(await pressed('Inner'), { path: 'inner', target: 'outer' })
    assert.deepEqual(await pressed('Innermost'), { path: 'innermost', target: 'innermost' })
  })

  it('is told the path that it was shown at by a handler that several have', async () => {
    assert.deepEqual(await pressed('Shared'), { path: 'shared', target: 'shared' })
    const screen = await world.open('also-shared')
    const { path } = await screen.press('Shared')
    assert.equal(path, 'also-shared')
  })
})
