import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'

import { oneOf, readStored, writeStored } from '../src/base/storage'
import { lookOf, rememberLook } from '../src/playground/look'

/** What the browser of a test keeps. */
function keep(kept: Partial<Storage>): void {
  Object.defineProperty(globalThis, 'localStorage', { value: kept, configurable: true })
}

function keepTexts(texts: Record<string, string> = {}): Record<string, string> {
  keep({
    getItem: (name) => texts[name] ?? null,
    setItem: (name, text) => void (texts[name] = text),
  })
  return texts
}

afterEach(() => keep({}))

const isFlag = oneOf(true, false)

test('a value is kept under a name, and read again', () => {
  keepTexts()
  assert.equal(readStored('flag', isFlag), undefined)
  writeStored('flag', false)
  assert.equal(readStored('flag', isFlag), false)
})

test('what another version has kept is nothing, where it is not what is expected', () => {
  for (const text of ['"yes"', '1', '{', '', 'null', '[true]']) {
    keepTexts({ 'updraft.flag': text })
    assert.equal(readStored('flag', isFlag), undefined, text)
  }
})

test('a browser that keeps nothing, and says so by an error, is as one that has kept nothing yet', () => {
  const refuse = () => {
    throw new Error('SecurityError')
  }
  keep({ getItem: refuse, setItem: refuse })
  writeStored('flag', true)
  assert.equal(readStored('flag', isFlag), undefined)
  Object.defineProperty(globalThis, 'localStorage', { get: refuse, configurable: true })
  writeStored('flag', true)
  assert.equal(readStored('flag', isFlag), undefined)
  assert.deepEqual(lookOf(new URL('http://host/')), { frame: 'phone', theme: 'system' })
})

test('screens are looked at as the URL says, or as last, or as at first', () => {
  const look = (hash: string) => lookOf(new URL(`http://host/a${hash}`))
  keepTexts()
  assert.deepEqual(look(''), { frame: 'phone', theme: 'system' })
  rememberLook({ frame: 'wall' })
  rememberLook({ theme: 'dark' })
  assert.deepEqual(look(''), { frame: 'wall', theme: 'dark' })
  assert.deepEqual(look('#theme=light'), { frame: 'wall', theme: 'light' })
  assert.deepEqual(look('#frame=phone&theme=system'), { frame: 'phone', theme: 'system' })
  assert.deepEqual(look('#frame=moon'), { frame: 'wall', theme: 'dark' })
})
