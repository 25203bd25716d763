import assert from 'node:assert/strict'
import { test } from 'node:test'

import { findChanges } from '../src/inspector/changes'
import { findHandlers, mostHandlers } from '../src/inspector/handlers'
import { openAtFirst } from '../src/inspector/openAtFirst'
import { atOnce, rangesOf } from '../src/inspector/ranges'
import { describe } from '../src/kits/describe'
import { isScreen, shapeOf } from '../src/playground/shape'

test('a large list is parted into ranges that cover it, never more than are drawn at once', () => {
  for (const to of [101, 5_000, 123_456, 98_765_432]) {
    const ranges = rangesOf({ from: atOnce, to })
    assert.ok(ranges.length <= atOnce + 1, `${to}: ${ranges.length}`)
    assert.equal(ranges[0]!.from, atOnce)
    assert.equal(ranges.at(-1)!.to, to)
    ranges.slice(1).forEach((range, index) => assert.equal(range.from, ranges[index]!.to))
  }
  for (const range of rangesOf({ from: 0, to: 10_000 })) {
    assert.equal(range.to - range.from, atOnce)
  }
})

test('a few hundred rows of a large value are open at first, the upper levels before the lower', () => {
  const wide = Array.from({ length: 15 }, () => ({ list: [{ a: 1 }, { b: [2] }], text: 'x' }))
  const value = { wide, many: Array.from({ length: 50_000 }, () => ({ inside: [1] })) }
  const open = openAtFirst(value, 6, atOnce)
  assert.ok([value, value.wide, value.wide[0]!, value.many].every((part) => open.has(part)))
  assert.ok(!open.has(value.many[0]!))
  let rows = 0
  const count = (part: unknown) => {
    if (typeof part !== 'object' || part === null || !open.has(part)) return
    rows += Math.min(atOnce, Object.keys(part).length)
    Object.values(part).slice(0, 1_000).forEach(count)
  }
  count(value)
  assert.ok(rows > 100 && rows < 500, `${rows}`)
})

test('of very many changes some are told apart, and all of them near the root', () => {
  const part = (n: number) => Array.from({ length: 3_000 }, (_, index) => ({ n: index + n }))
  const before = { a: part(0), b: part(0), c: [1], same: [1] }
  const after = { a: part(1), b: part(1), c: [2], same: [1] }
  const { changed, around } = findChanges(before, after)
  assert.ok(changed.size < 3_000, `${changed.size}`)
  for (const pointer of ['', '/a', '/a/0', '/b', '/c']) assert.ok(around.has(pointer), pointer)
  assert.ok(!around.has('/same') && !changed.has('/same'))
})

test('of very many handlers the first are found', () => {
  const onPress = { $: 'event' }
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ key: `row-${index}`, onPress }))
  const found = findHandlers({ rows })
  assert.equal(found.length, mostHandlers)
  assert.equal(found[1]!.position, 'rows/row-1/onPress')
})

test('of large props the beginning is described', () => {
  assert.equal(
    describe({ a: 1, b: 'x', c: [null, {}, []], d: () => {}, e: undefined }),
    '{\n  "a": 1,\n  "b": "x",\n  "c": [\n    null,\n    {},\n    []\n  ],\n  "d": "handler"\n}'
  )
  for (const large of [
    { text: 'x'.repeat(5e6) },
    { list: Array.from({ length: 1e6 }, () => [1]) },
  ]) {
    const text = describe(large)
    assert.ok(text.length < 5_000 && text.endsWith(' …'))
  }
  let calls = 0
  describe({ toJSON: () => calls++ })
  assert.equal(calls, 0)
})

test('a screen is a component or a list with one; numbers, texts, flags and lists of them are data', () => {
  const component = { $: 'component', component: 'Text' } as const
  const screens = [
    component,
    [component],
    ['text', component],
    [[component], null],
    { $: 'ref', ref: ['a'] },
  ]
  const data = [
    0,
    1.5,
    '',
    'text',
    true,
    false,
    null,
    undefined,
    [],
    [1, 2],
    ['a', 'b'],
    {},
    { a: component },
  ]
  for (const value of screens) assert.equal(isScreen(value as never), true, JSON.stringify(value))
  for (const value of data) assert.equal(isScreen(value as never), false, JSON.stringify(value))
  assert.equal(isScreen([component, { a: 1 }] as never), false)
  assert.equal(shapeOf(null, false), 'none')
  assert.equal(shapeOf(null, true), 'data')
})
