import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Traffic } from '../src/connection'
import { findChanges } from '../src/inspector/changes'
import { Figures } from '../src/inspector/figures'
import { type Filter, matches, RunningFilter } from '../src/inspector/filter'
import { findHandlers, parsePosition } from '../src/inspector/handlers'
import { jsonError } from '../src/inspector/json'
import type { Entry, EntryKind } from '../src/inspector/log'
import { transcript } from '../src/inspector/transcript'

let lastId = 0
function entry(traffic: Traffic, kind: EntryKind = 'up', path = ''): Entry {
  return { id: ++lastId, time: 0, kind, traffic, path, size: 0 }
}

const sent = (message: object) => entry({ kind: 'out', text: JSON.stringify(message) })
const received = (message: object) => entry({ kind: 'in', text: JSON.stringify(message) })

test('a transcript has a client for each connection, and names for handlers', () => {
  const leaf = { $: 'event', id: '61947cc2' }
  const lines = transcript(
    [
      entry({ kind: 'open' }),
      sent({ $: 'sub', keys: ['a'] }),
      received({ $: 'up', key: 'a', val: { onPress: leaf, id: 'other' } }),
      sent({ $: 'evt', key: '1', modelState: leaf }),
      entry({ kind: 'close', code: 1001, reason: 'the "server" stops' }),
      entry({ kind: 'open' }),
      entry({ kind: 'in', text: '{"$":"up","key":"a","val":12345678901234567890}' }),
      entry({ kind: 'close', code: 1006, reason: '' }),
    ],
    'What it shows.',
    false
  )
  assert.equal(
    lines,
    `# What it shows.
a+
a> {"$":"sub","keys":["a"]}
a< {"$":"up","key":"a","val":{"onPress":{"$":"event","id":"<handler-1>"},"id":"other"}}
a> {"$":"evt","key":"1","modelState":{"$":"event","id":"<handler-1>"}}
a! close 1001 "the  server  stops"
b+
b< {"$":"up","key":"a","val":12345678901234567890}
b! dropped
`
  )
})

test('a transcript whose beginning was not kept says so, and connects all the same', () => {
  const lines = transcript([received({ $: 'err', message: 'no' })], 'A part.', true)
  assert.equal(
    lines,
    '# A part.\n# What came before was not kept.\na+\na< {"$":"err","message":"no"}\n'
  )
})

test('changes are found at any depth, with what is around them', () => {
  const before = { a: [1, { b: 2 }], same: { x: 1 }, gone: 1 }
  const after = { a: [1, { b: 3 }, 'new'], same: { x: 1 }, 'a/b': null }
  const { changed, around } = findChanges(before, after)
  assert.deepEqual([...changed].sort(), ['', '/a/1/b', '/a/2', '/a~1b'])
  assert.deepEqual([...around].sort(), ['', '/a', '/a/1'])
  assert.equal(findChanges(after, structuredClone(after)).changed.size, 0)
  assert.deepEqual([...findChanges([], {}).changed], [''])
})

test('a mistake in JSON is found where it is', () => {
  const mistakes: [string, number, number][] = [
    ['', 1, 1],
    ['[1, {"a": x}]', 1, 11],
    ['[1 2]', 1, 4],
    ['[1,\n]', 2, 1],
    ['{"a" 1}', 1, 6],
    ['{a: 1}', 1, 2],
    ['{"a":1,}', 1, 8],
    ['"open', 1, 1],
    ['1 2', 1, 3],
    ['01', 1, 2],
    ['[\n  "\\x"\n]', 2, 3],
  ]
  for (const [text, line, column] of mistakes) {
    assert.throws(() => JSON.parse(text) as unknown)
    const error = jsonError(text)
    assert.deepEqual([error?.line, error?.column], [line, column], text)
  }
  for (const text of [' [ ] ', '{"a":[1,-0.5e3,"\\u00e9\\n",true,null,{}]}', '0', '""']) {
    assert.equal(jsonError(text), undefined, text)
  }
})

test('handlers are found with the position that a client would send', () => {
  const leaf = { $: 'event', id: 'h' }
  const button = {
    $: 'component',
    component: 'rise-tools/kit-tamagui/Button',
    key: 'plus',
    props: { onPress: leaf },
  }
  const found = findHandlers({ $: 'component', component: 'x/YStack', children: ['text', button] })
  assert.deepEqual(found, [
    {
      label: 'Button plus onPress',
      position: 'children/plus/props/onPress',
      component: 'Button',
      componentKey: 'plus',
      leaf,
    },
  ])
  assert.deepEqual(parsePosition('/children/0/props/01'), ['children', 0, 'props', '01'])
})

test('a filter asks for kind, path and text', () => {
  const one = entry({ kind: 'in', text: '{"val":"Hello"}' }, 'up', 'users/bob')
  const fits = (filter: Partial<Filter>) => matches(one, { path: '', text: '', ...filter })
  assert.equal(fits({ kind: 'up', path: 'BOB', text: 'hello' }), true)
  assert.equal(fits({ kind: 'evt' }), false)
  assert.equal(fits({ path: 'alice' }), false)
  assert.equal(fits({ text: 'bye' }), false)
})

test('a running filter forgets what the log forgot, and adds what is new', () => {
  const running = new RunningFilter()
  const filter: Filter = { kind: 'up', path: '', text: '' }
  const all = ['up', 'evt', 'up', 'up'].map((kind) => entry({ kind: 'open' }, kind as EntryKind))
  assert.deepEqual(running.apply(all.slice(0, 3), filter), [all[0], all[2]])
  assert.deepEqual(running.apply(all.slice(1), filter), [all[2], all[3]])
  assert.equal(running.apply(all, { path: '', text: '' }), all)
})

test('totals are plotted as rates, and begin anew with the server', () => {
  const figures = new Figures()
  figures.add({ updates: 100, slow: 0, name: 'x' }, 0)
  figures.add({ updates: 220, slow: 2 }, 2_000)
  figures.add({ updates: 5, slow: 1 }, 3_000)
  const points = figures.all().map((figure) => [figure.label, figure.points])
  assert.deepEqual(points, [
    ['Updates', [60]],
    ['Slow clients', [0, 2, 1]],
  ])
})
