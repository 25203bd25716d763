import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Pacer } from '../src/base/Pacer'
import { World } from './world'

/** A world in which each piece of work takes so many milliseconds. */
function paced(milliseconds: number) {
  const world = new World()
  let count = 0
  const pacer = new Pacer(() => {
    count++
    world.pass(milliseconds)
  }, world)
  return { world, pacer, count: () => count }
}

test('work is done once for a picture, however often it is asked for', () => {
  const { world, pacer, count } = paced(1)
  pacer.ask()
  pacer.ask()
  assert.equal(count(), 0)
  world.draw()
  assert.equal(count(), 1)
  world.draw()
  assert.equal(count(), 1)
  pacer.ask()
  world.draw()
  assert.equal(count(), 2)
})

test('long work is followed by a pause that is longer, and what was asked for meanwhile is done then', () => {
  const { world, pacer, count } = paced(100)
  pacer.ask()
  world.draw()
  pacer.ask()
  world.pass(199)
  world.draw()
  assert.equal(count(), 1)
  world.pass(1)
  world.draw()
  assert.equal(count(), 2)
})

test('nothing is done after the end', () => {
  const { world, pacer, count } = paced(100)
  pacer.ask()
  pacer.stop()
  world.draw()
  pacer.ask()
  world.draw()
  assert.equal(count(), 1)
  pacer.ask()
  pacer.stop()
  world.pass(1_000)
  world.draw()
  assert.equal(count(), 1)
})
