import { setTimeout as pause } from 'node:timers/promises'

import { patience } from './patience.mjs'

/**
 * Calls `check` until it neither throws nor returns something false, and returns what it returned.
 * After `within` milliseconds its last failure is thrown.
 */
export async function eventually(check, { within = patience } = {}) {
  const deadline = Date.now() + within
  for (;;) {
    let failure
    try {
      const result = await check()
      if (result) return result
      failure = new Error(`never came true: ${check}`)
    } catch (error) {
      failure = error
    }
    if (Date.now() > deadline) throw failure
    await pause(5)
  }
}

/** The promise's result, or an error that names what took too long. */
export async function soon(promise, what, { within = patience } = {}) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${within} ms`)), within)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
