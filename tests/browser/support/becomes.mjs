import assert from 'node:assert/strict'

import { eventually } from '../../clients/support/eventually.mjs'

/** Waits until what `ask` returns, or promises, is what is expected. */
export function becomes(ask, expected) {
  return eventually(async () => {
    assert.deepEqual(await ask(), expected)
    return true
  })
}
