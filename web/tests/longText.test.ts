import assert from 'node:assert/strict'
import { test } from 'node:test'

import { lineStarts, linesBetween } from '../src/base/lines'
import { beginningOf, wholeUntil } from '../src/base/message'
import { wellFormed } from '../src/base/wellFormed'
import { windowOf } from '../src/base/windowOf'

const lines = (text: string, columns: number) => {
  const starts = lineStarts(text, columns)
  return linesBetween(text, starts, 0, starts.length).split('\n')
}

test('a text is broken at its line ends, and where a line is too long', () => {
  assert.deepEqual(lines('', 10), [''])
  assert.deepEqual(lines('one\ntwo', 10), ['one', 'two'])
  assert.deepEqual(lines('one\n\n', 10), ['one', '', ''])
  assert.deepEqual(lines('abcdefgh\nij', 3), ['abc', 'def', 'gh', 'ij'])
  assert.deepEqual(lines('abcdef', 3), ['abc', 'def'])
})

test('nothing of a text is lost when it is broken, and no character cut in half', () => {
  const text = 'a😀😀b\n😀'.repeat(2_000)
  for (const columns of [1, 2, 3, 7, 80]) {
    const broken = lines(text, columns)
    assert.equal(broken.join(''), text.replaceAll('\n', ''))
    assert.ok(broken.every((line) => wellFormed(line) === line))
    assert.ok(broken.every((line) => line.length <= Math.max(2, columns)))
  }
})

test('a part of a text is taken by its lines', () => {
  const text = Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join('\n')
  const starts = lineStarts(text, 80)
  assert.equal(starts.length, 5_000)
  assert.equal(linesBetween(text, starts, 4_998, 5_000), 'line 4998\nline 4999')
})

test('only what is seen of a long list is drawn, where it would be in the whole', () => {
  const { first, last, top, height } = windowOf(10_000, 20, 100_000, 400)
  assert.equal(height, 200_000)
  assert.ok(first <= 5_000 && last >= 5_020 && last - first < 60)
  assert.equal(top, first * 20)
})

test('every row of a list is reached that is higher than a browser can lay out', () => {
  const count = 5_000_000
  const { height } = windowOf(count, 20, 0, 400)
  assert.ok(height < 10_000_000)
  assert.equal(windowOf(count, 20, 0, 400).first, 0)
  const end = windowOf(count, 20, height - 400, 400)
  assert.equal(end.last, count)
  assert.ok(Math.abs(end.top + (end.last - end.first) * 20 - height) < 1)
  const middle = windowOf(count, 20, (height - 400) / 2, 400)
  assert.ok(Math.abs(middle.first - count / 2) < 50)
})

test('a long message is cut where a character ends', () => {
  assert.equal(beginningOf('short'), 'short')
  assert.equal(beginningOf('ab😀cd', 3), 'ab …')
  assert.equal(beginningOf('ab😀cd', 4), 'ab😀 …')
  assert.equal(wholeUntil('ab', 1), 1)
})

test('half of a character becomes a mark that URLs can hold', () => {
  assert.equal(wellFormed('a\ud800b\udc00😀'), 'a\ufffdb\ufffd😀')
  assert.throws(() => encodeURIComponent('\ud800'))
  assert.equal(encodeURIComponent(wellFormed('\ud800')), '%EF%BF%BD')
})
