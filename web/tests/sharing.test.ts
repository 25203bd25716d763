import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createElement } from 'react'

import { equal, share } from '../src/kits/sharing'

const row = (key: string, text: string) => createElement('p', { key, title: text }, text)
const copy = <T>(value: T): T => structuredClone(value)

test('what says the same stays the same object', () => {
  const before = { style: { gap: 4, list: [1, { a: null }] }, title: 'A' }
  assert.equal(share(before, copy(before)), before)
  const element = row('a', 'A')
  assert.equal(share(element, row('a', 'A')), element)
})

test('what has changed is new, and its neighbours stay', () => {
  const before = { style: { gap: 4 }, rows: [row('a', 'A'), row('b', 'B')] }
  const after = share(before, { style: { gap: 4 }, rows: [row('a', 'A'), row('b', 'C')] })
  assert.notEqual(after, before)
  assert.equal(after.style, before.style)
  assert.notEqual(after.rows, before.rows)
  assert.equal(after.rows[0], before.rows[0])
  assert.equal((after.rows[1] as { props: { title: string } }).props.title, 'C')
})

test('rows keep themselves where a list has shifted', () => {
  const before = [row('a', 'A'), row('b', 'B'), row('c', 'C')]
  const after = share(before, [row('b', 'B'), row('c', 'C'), row('d', 'D')])
  assert.equal(after[0], before[1])
  assert.equal(after[1], before[2])
  assert.equal(after.length, 3)
})

test('what is gone is gone, and what came is there', () => {
  assert.deepEqual(share({ a: 1, b: 2 }, { a: 1 }), { a: 1 })
  assert.deepEqual(share({ a: 1 }, { a: 1, b: undefined }), { a: 1, b: undefined })
  assert.deepEqual(share([1, 2, 3], [1, 2]), [1, 2])
  assert.deepEqual(share([1], [1, [2]]), [1, [2]])
})

test('values of other kinds are never taken for each other', () => {
  const values = [null, undefined, 0, -0, '', '0', false, [], {}, row('a', 'A'), row('b', 'A')]
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries()) assert.equal(equal(a, b), i === j, `${i} and ${j}`)
  }
  assert.ok(equal(NaN, NaN))
})

test('a function is only ever itself', () => {
  const make = () => () => 1
  assert.equal(equal({ onPress: make() }, { onPress: make() }), false)
  const onPress = make()
  assert.ok(equal({ onPress }, { onPress }))
})
