import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  type ComponentRegistry,
  type HandlerEvent,
  type ModelSource,
  type ModelState,
  Rise,
} from '@rise-tools/react'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

import { describe } from '../src/kits/describe'
import { markedSource, markName, markNames, unmarkName } from '../src/kits/riseNames'
import { equal, share } from '../src/kits/sharing'

const names = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']

/** A source with these values, which keeps the events that are sent. */
function sourceOf(values: Record<string, ModelState>) {
  const events: HandlerEvent[] = []
  const paths: string[] = []
  const source: ModelSource = {
    get: (path) => ({
      get: () => (Object.hasOwn(values, path) ? values[path] : undefined),
      subscribe: () => (paths.push(path), () => {}),
    }),
    async sendEvent(event) {
      events.push(event)
      return { $: 'evt-res', key: event.key }
    },
  }
  return { source: markedSource(source), events, paths }
}

const box = ({ children, ...props }: { children?: unknown }) =>
  createElement('i', { 'data-props': JSON.stringify(props) }, children as string)

const components: ComponentRegistry = new Proxy({} as ComponentRegistry, {
  get: (_target, name: string) => ({ component: Object.assign(box, { displayName: name }) }),
})

/** What `<Rise>` draws of the value at a path, or of a member of it. */
function draw(value: ModelState, path = 'screen', member: string[] = []) {
  const { source } = sourceOf(Object.fromEntries([[path, value]]))
  return renderToStaticMarkup(
    createElement(Rise, {
      modelSource: source,
      path: [markName(path), ...member] as [string],
      components,
    })
  )
}

const component = (name: string, props = {}, children?: ModelState): ModelState => ({
  $: 'component',
  component: name,
  props,
  children,
})

test('a name is marked and unmarked, and others are left alone', () => {
  for (const name of [...names, '\u0000constructor', '\u0000']) {
    assert.notEqual(markName(name), name)
    assert.equal(unmarkName(markName(name)), name)
  }
  for (const name of ['', 'a', 'constructors', 'rise-tools/kit/constructor']) {
    assert.equal(markName(name), name)
  }
})

test('a value without such names stays the very same', () => {
  const value = { $: 'component', component: 'x', props: { a: [1, { b: 2 }] }, children: ['t'] }
  assert.equal(markNames(value), value)
  const { source } = sourceOf({ a: component('constructor') })
  assert.equal(source.get('a').get(), source.get('a').get())
})

for (const name of names) {
  test(`a screen may use ${name} as the name of a component, a state, a path and a member`, () => {
    assert.equal(draw(component(name, {}, 'inside')), '<i data-props="{}">inside</i>')
    assert.equal(draw(component('x', {}, 'inside'), name), '<i data-props="{}">inside</i>')
    const state: ModelState = { $: 'state', key: name, initialValue: 'first' }
    assert.equal(
      draw(component('x', { state })),
      '<i data-props="{&quot;state&quot;:&quot;first&quot;}"></i>'
    )
    const ref = (...terms: string[]) => ({ $: 'ref', ref: terms }) as ModelState
    const withMember = (main: ModelState, member: string) =>
      ({ main, ...(JSON.parse(`{"${member}":"member"}`) as object) }) as unknown as ModelState
    const drawMain = (value: ModelState, path: string) => draw(value, path, ['main'])
    const drawn = '<i data-props="{}">member</i>'
    assert.equal(drawMain(withMember(component('x', {}, ref('o', name)), name), 'o'), drawn)
    assert.equal(drawMain(withMember(component('x', {}, ref(name, 'm')), 'm'), name), drawn)
    const nothing = '<i data-props="{}"></i>'
    assert.equal(drawMain(withMember(component('x', {}, ref('o', name)), 'm'), 'o'), nothing)
    assert.equal(drawMain(withMember(component('x', {}, ref(name)), 'm'), 'o'), nothing)
  })
}

test('a path that has the name of a prototype is subscribed to by that name', () => {
  const { source, paths } = sourceOf({ constructor: 'value' } as never)
  const stop = source.get(markName('constructor')).subscribe(() => {})
  assert.deepEqual(paths, ['constructor'])
  assert.equal(source.get(markName('constructor')).get(), 'value')
  stop()
})

test('props of React itself and those of a prototype do not reach a component', () => {
  const value = JSON.parse(
    '{"$":"component","component":"x","props":{"__proto__":{"tag":"b"},"ref":"r","key":"k","a":1}}'
  ) as ModelState
  assert.equal(draw(value), '<i data-props="{&quot;a&quot;:1}"></i>')
  assert.equal(({} as { tag?: string }).tag, undefined)
})

test('props of React itself are left out where nothing else is to be marked', () => {
  assert.equal(draw(component('x', { ref: 'r', a: 1 })), '<i data-props="{&quot;a&quot;:1}"></i>')
  assert.equal(draw([component('x', { key: 'k' }), 'text']), '<i data-props="{}"></i>text')
})

test('an event goes out with the names that the server knows', async () => {
  const { source, events } = sourceOf({})
  const leaf = markNames({
    $: 'event',
    id: '1',
    args: { constructor: { $: 'state', key: 'toString', initialValue: 0 } },
  })
  await source.sendEvent({
    $: 'evt',
    key: 'k',
    target: {
      key: markName('valueOf'),
      component: markName('constructor'),
      propKey: 'onPress',
      path: [markName('__proto__'), 'children', 0, markName('valueOf')],
    },
    modelState: leaf as HandlerEvent['modelState'],
    payload: ['constructor'],
  })
  assert.deepEqual(events[0]!.target, {
    key: 'valueOf',
    component: 'constructor',
    propKey: 'onPress',
    path: ['__proto__', 'children', 0, 'valueOf'],
  })
  assert.equal(
    JSON.stringify(events[0]!.modelState),
    '{"$":"event","id":"1","args":{"constructor":{"$":"state","key":"toString","initialValue":0}}}'
  )
  assert.deepEqual(events[0]!.payload, ['constructor'])
})

test('actions of a response mean the states that the screen has', async () => {
  const action = { $: 'action', name: 'state-update', state: { $: 'state', key: 'constructor' } }
  const source = markedSource({
    get: () => ({ get: () => undefined, subscribe: () => () => {} }),
    sendEvent: async (event) => ({ $: 'evt-res', key: event.key, actions: [action] as never }),
  })
  const event = {
    $: 'evt',
    key: 'k',
    target: { component: '', propKey: '', path: [''] },
    modelState: { $: 'event' },
    payload: [],
  } as HandlerEvent
  const { actions } = await source.sendEvent(event)
  assert.equal(
    (actions as never as [{ state: { key: string } }])[0].state.key,
    markName('constructor')
  )
})

test('what is shared with an earlier value takes nothing from a prototype', () => {
  const before = JSON.parse('{"a":1}') as object
  const after = JSON.parse('{"a":1,"__proto__":{"b":2},"constructor":1}') as object
  const shared = share(before, after) as object
  assert.deepEqual(Object.keys(shared), ['a', '__proto__', 'constructor'])
  assert.equal(Object.getPrototypeOf(shared), Object.prototype)
  assert.equal(share(shared, JSON.parse(JSON.stringify(after))), shared)
  assert.equal(equal({ constructor: Object }, {}), false)
  assert.equal(equal({}, { toString: Object.prototype.toString }), false)
})

test('a description calls no handler', () => {
  const toJSON = () => assert.fail('it was called')
  assert.equal(describe({ toJSON, a: [{ toJSON }] }).match(/handler/g)?.length, 2)
})
