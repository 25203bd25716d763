import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ModelSource, ModelState } from '@rise-tools/react'

import { LiveModel } from '../src/kits/live/LiveModel'
import { shareParts } from '../src/kits/live/shareParts'

/** Models of a test, and who watches which. */
class Models implements ModelSource {
  readonly watched = new Map<string, (value: ModelState) => void>()
  private readonly values = new Map<string, ModelState>()

  set(name: string, value: unknown): void {
    this.values.set(name, value as ModelState)
    this.watched.get(name)?.(value as ModelState)
  }

  get(name: string) {
    return {
      get: () => this.values.get(name),
      subscribe: (handler: (value: ModelState) => void) => {
        this.watched.set(name, handler)
        return () => void this.watched.delete(name)
      },
    }
  }

  sendEvent(): never {
    throw new Error('no test sends one')
  }
}

function live(values: Record<string, unknown>) {
  const models = new Models()
  for (const [name, value] of Object.entries(values)) models.set(name, value)
  const model = new LiveModel(models, 'root')
  let changes = 0
  const stop = model.watch(() => changes++)
  return {
    models,
    model,
    stop,
    changes: () => changes,
    names: () => [...models.watched.keys()].sort(),
  }
}

const ref = (...path: (string | number)[]) => ({ $: 'ref', ref: path })
const text = (key: string, children: unknown) => ({
  $: 'component',
  component: 'Text',
  key,
  children,
})

test('parts that say the same stay the same objects, also where a list has shifted', () => {
  const before = { list: [text('a', '1'), text('b', { deep: ['2'] })], same: { x: [1, null, ''] } }
  const after = structuredClone({ ...before, list: [text('new', '0'), ...before.list] })
  const kept = shareParts(before, after) as typeof before
  assert.equal(kept, after)
  assert.equal(kept.same, before.same)
  assert.equal(kept.list[1], before.list[0])
  assert.equal(kept.list[2], before.list[1])
  assert.deepEqual(kept.list[0], text('new', '0'))
  assert.equal(shareParts(before, structuredClone(before)), before)
})

test('what has changed is never taken for what it was', () => {
  const values: unknown[] = [
    ...[0, '', false, null, [], {}, [0], { a: 0 }, { a: null }, { a: 0, b: 0 }, [[]], [{}], '0'],
    JSON.parse('{"__proto__":{"a":1}}'),
    JSON.parse('{"__proto__":{"a":2}}'),
    JSON.parse('{"constructor":1}'),
    [
      { key: 'a', n: 1 },
      { key: 'b', n: 2 },
    ],
    [
      { key: 'b', n: 2 },
      { key: 'a', n: 1 },
    ],
    [
      { key: 'a', n: 1 },
      { key: 'a', n: 1 },
    ],
  ]
  for (const before of values) {
    for (const after of values) {
      const old = JSON.stringify(before)
      const kept = shareParts(structuredClone(before), structuredClone(after))
      assert.equal(
        JSON.stringify(kept),
        JSON.stringify(after),
        `${old} became ${JSON.stringify(kept)}`
      )
    }
  }
})

test('refs are followed through models, members, indexes and keys, with the place where they lead', () => {
  const { model, names } = live({
    root: {
      $: 'component',
      component: 'Stack',
      children: [ref('a'), ref('b', 'list', 'k'), ref('b', 'list', 0)],
    },
    a: ref('b', 'name'),
    b: { name: 'Bob', list: [text('first', '1'), text('k', ref('a'))] },
    other: 1,
  })
  const { children, path } = model.current() as { children: unknown[]; path: unknown }
  assert.deepEqual(path, ['root'])
  assert.deepEqual(children, [
    'Bob',
    { ...text('k', 'Bob'), path: ['b', 'list', 'k'] },
    { ...text('first', '1'), path: ['b', 'list', 0] },
  ])
  assert.deepEqual(names(), ['a', 'b', 'root'])
})

test('models are watched while refs lead to them, and no longer', () => {
  const { models, model, names, changes, stop } = live({ root: [ref('a'), 'text'], a: 1 })
  assert.deepEqual(model.current(), [1, 'text'])
  models.set('a', 2)
  assert.deepEqual([model.current(), changes()], [[2, 'text'], 1])
  models.set('root', [ref('late')])
  assert.deepEqual([model.current(), names()], [[undefined], ['late', 'root']])
  models.set('late', 'here')
  assert.deepEqual(model.current(), ['here'])
  stop()
  assert.deepEqual(names(), [])
})

test('what no ref leads to, or an unchanged one, stays the same object', () => {
  const plain = text('plain', ['a', { b: 1 }])
  const { models, model } = live({
    root: [plain, text('one', ref('a')), text('two', ref('b'))],
    a: 1,
    b: 1,
  })
  const before = model.current() as unknown[]
  assert.equal(before[0], plain)
  models.set('b', 2)
  const after = model.current() as unknown[]
  assert.equal(after[0], plain)
  assert.equal(after[1], before[1])
  assert.deepEqual(after[2], text('two', 2))
})

test('refs that lead in a circle are an error, until they no longer do', () => {
  const { models, model } = live({ root: [ref('a')], a: [ref('b')], b: [ref('a')] })
  assert.throws(() => model.current(), /leads back to itself/)
  models.set('b', 'end')
  assert.deepEqual(model.current(), [['end']])
})

test('refs by the names of prototypes lead to nothing', () => {
  const { model } = live({ root: [ref('a', 'constructor'), ref('a', 'toString', 'name')], a: {} })
  assert.deepEqual(model.current(), [undefined, undefined])
})
