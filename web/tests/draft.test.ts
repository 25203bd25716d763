import assert from 'node:assert/strict'
import { test } from 'node:test'

import { placeIn } from '../src/kits/drafts/caret'
import { Draft, unanswered } from '../src/kits/drafts/Draft'

/** A control whose server is the test: it shows what `server` says, and ends events one by one. */
class Control<Value> {
  readonly draft: Draft<Value>
  isInUse = false
  private ends: ((result: unknown) => void)[] = []

  constructor(
    public server: Value,
    keepsUnsaved = false
  ) {
    this.draft = new Draft<Value>(() => {}, keepsUnsaved)
    void this.shown
  }

  get shown(): Value {
    return this.draft.shownOver(this.server, this.isInUse)
  }

  choose(value: Value): void {
    this.draft.change(value, () => new Promise((resolve) => this.ends.push(resolve)))
  }

  /** The oldest event ends, once the server's value is this. */
  async end(server: Value, result?: unknown): Promise<void> {
    this.server = server
    void this.shown
    this.ends.shift()!(result)
    await new Promise(setImmediate)
  }
}

test('what was chosen shows at once, and until the last response has come', async () => {
  const control = new Control('')
  control.choose('a')
  control.choose('ab')
  control.choose('abc')
  assert.equal(control.shown, 'abc')
  await control.end('a')
  await control.end('ab')
  assert.equal(control.shown, 'abc')
  await control.end('abc')
  control.server = 'of another person'
  assert.equal(control.shown, 'of another person')
})

test('after the last response the value is the server’s, where that differs', async () => {
  const control = new Control('')
  control.choose('shout')
  await control.end('SHOUT')
  assert.equal(control.shown, 'SHOUT')
  control.choose('SHOUT too long')
  await control.end('SHOUT')
  assert.equal(control.shown, 'SHOUT')
})

test('a value of another person does not come between', async () => {
  const control = new Control(40)
  control.choose(50)
  control.server = 10
  assert.equal(control.shown, 50)
  await control.end(50)
  assert.equal(control.shown, 50)
})

test('nothing changes under a finger, and what comes meanwhile shows when it is lifted', async () => {
  const control = new Control(40)
  control.draft.hold()
  control.server = 10
  assert.equal(control.shown, 40)
  control.choose(60)
  await control.end(60)
  control.server = 20
  assert.equal(control.shown, 60)
  control.draft.letGo()
  assert.equal(control.shown, 20)
})

test('a finger that is lifted before the response leaves what it chose', async () => {
  const control = new Control(40)
  control.draft.hold()
  control.choose(60)
  control.draft.letGo()
  assert.equal(control.shown, 60)
  await control.end(60)
  assert.equal(control.shown, 60)
})

test('a choice that the server has not answered is taken back', async () => {
  const control = new Control(false)
  control.choose(true)
  await control.end(false, unanswered)
  assert.equal(control.shown, false)
})

test('a text that the server has not answered stays until the server sends another', async () => {
  const control = new Control('a', true)
  control.choose('ab')
  await control.end('a', unanswered)
  assert.equal(control.shown, 'ab')
  control.server = 'a'
  assert.equal(control.shown, 'ab')
  control.server = 'of another person'
  assert.equal(control.shown, 'of another person')
  control.server = 'a'
  assert.equal(control.shown, 'a')
})

test('a text that somebody is at stays also then, and a later response decides', async () => {
  const control = new Control('a', true)
  control.isInUse = true
  control.choose('ab')
  await control.end('a', unanswered)
  control.server = 'of another person'
  assert.equal(control.shown, 'ab')
  control.choose('abc')
  await control.end('abc')
  control.server = 'abcd'
  assert.equal(control.shown, 'abcd')
})

test('an earlier event without a response decides nothing', async () => {
  const control = new Control('', true)
  control.choose('a')
  control.choose('ab')
  await control.end('', unanswered)
  await control.end('ab')
  control.server = 'new'
  assert.equal(control.shown, 'new')
})

test('a handler that throws ends its event', async () => {
  const draft = new Draft<number>(() => {})
  draft.shownOver(1)
  draft.change(2, () => Promise.reject(new Error('no')))
  await new Promise(setImmediate)
  assert.equal(draft.shownOver(1), 1)
})

test('the caret stays beside the same letters', () => {
  for (const [before, after] of [
    ['hello| world', 'HELLO| WORLD'],
    ['hello| world', 'say: hello| world'],
    ['hello| world', 'hello| world!'],
    ['hello|', 'hello|'],
    ['hello| world', 'hello|'],
    ['|hello', '|hello you'],
    ['one two| three', 'one two| four three'],
    ['one two thr|ee', 'one thr|ee'],
    ['abc|def', '|'],
    ['aa|a', 'aa|aa'],
  ] as const) {
    const place = placeIn(after.replace('|', ''), before.replace('|', ''), before.indexOf('|'))
    assert.equal(place, after.indexOf('|'), `${before} becomes ${after}`)
  }
})
