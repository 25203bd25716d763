import assert from 'node:assert/strict'
import { test } from 'node:test'

import { RowSizes, withKept } from '../src/kits/rowSizes'

const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}`)
const all = { from: 0, to: keys.length }

test('rows that were never measured are taken to be as those that were', () => {
  const sizes = new RowSizes()
  sizes.note('k0', 10)
  sizes.note('k1', 30)
  assert.equal(sizes.total(keys, all), 1_000 * 20)
  sizes.note('k1', 10)
  assert.equal(sizes.total(keys, all), 1_000 * 10)
})

test('the rows between two places are found by what they measure', () => {
  const sizes = new RowSizes()
  keys.forEach((key, index) => sizes.note(key, index % 2 === 0 ? 10 : 30))
  assert.deepEqual(sizes.between(keys, 0, 40), { from: 0, to: 2 })
  assert.deepEqual(sizes.between(keys, 40, 51), { from: 2, to: 4 })
  assert.deepEqual(sizes.between(keys, -500, -400), { from: 0, to: 1 })
  assert.deepEqual(sizes.between(keys, 1e9, 2e9), { from: 999, to: 1_000 })
  assert.deepEqual(sizes.between([], 0, 100), { from: 0, to: 0 })
})

test('rows of no height do not end the search', () => {
  const sizes = new RowSizes()
  keys.forEach((key) => sizes.note(key, 0))
  assert.deepEqual(sizes.between(keys, 0, 100), all)
})

test('what is known of rows that are gone is forgotten', () => {
  const sizes = new RowSizes()
  keys.forEach((key) => sizes.note(key, key === 'k0' ? 10 : 50))
  sizes.keepOnly(['k0'])
  assert.equal(sizes.of('k999'), 10)
})

test('a row that has to stay is drawn beside the window, and never twice', () => {
  const window = { from: 10, to: 20 }
  assert.deepEqual(withKept(window, undefined), [window])
  assert.deepEqual(withKept(window, 15), [window])
  assert.deepEqual(withKept(window, 3), [{ from: 3, to: 4 }, window])
  assert.deepEqual(withKept(window, 40), [window, { from: 40, to: 41 }])
  assert.deepEqual(withKept(window, 9), [{ from: 9, to: 20 }])
  assert.deepEqual(withKept(window, 20), [{ from: 10, to: 21 }])
})
