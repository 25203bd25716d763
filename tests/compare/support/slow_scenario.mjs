import { setTimeout as pause } from 'node:timers/promises'

import { eventually } from '../../clients/support/eventually.mjs'
import { RawClient } from './raw_client.mjs'

// These drive any server's screen of a slow load at `path`. It shows "Load N: …" after the N-th
// load, which takes `load_time`, and has a button "Reload"; every third load fails ("… is down").
// Each needs a server that has just started, and returns what was seen, for a test to judge.

const load_time = 2000

const settled = (text) => /Load \d|down/.test(text)

/** Presses Reload: how long the answer took, what is shown half-way, and what at the end. */
async function reload(client, path) {
  const before = client.textAt(path)
  const pressed = Date.now()
  const response = await client.press(path, 'Reload')
  const answeredIn = Date.now() - pressed
  await pause(load_time / 2)
  const meanwhile = client.textAt(path)
  await eventually(() => client.textAt(path) !== before && settled(client.textAt(path)))
  return { error: response.error ?? false, answeredIn, meanwhile, after: client.textAt(path) }
}

/** The life of the screen: two subscribers of a first load, a reload, a failing one, a good one. */
export async function slowScreenScenario(url, { path }) {
  const [mine, yours] = [await RawClient.connect(url), await RawClient.connect(url)]
  await mine.watch(path)
  const before = mine.textAt(path)
  await pause(500)
  await yours.watch(path)
  const toTheSecond = yours.textAt(path)
  await eventually(() => settled(mine.textAt(path)) && settled(yours.textAt(path)))
  const after = [mine.textAt(path), yours.textAt(path)]
  const first = { before, toTheSecond, after }

  const second = await reload(mine, path)
  const failing = await reload(mine, path)
  const recovered = await reload(mine, path)
  await eventually(() => yours.textAt(path) === recovered.after)

  // Two impatient presses: how many loads are they?
  mine.send(mine.tap(path, 'Reload'))
  await pause(300)
  const updates = mine.updates.length
  await mine.press(path, 'Reload')
  await pause(load_time + 1500)
  const twice = mine.updates.slice(updates).length
  mine.leave()
  yours.leave()
  return { first, second, failing, recovered, twice }
}

/** A client leaves while its load is under way: which load does the next one see, and how soon? */
export async function leavingScenario(url, { path }) {
  const mine = await RawClient.connect(url)
  await mine.watch(path)
  await pause(500)
  mine.leave()
  await mine.closed
  await pause(load_time)
  const next = await RawClient.connect(url)
  const began = Date.now()
  await next.watch(path)
  await eventually(() => settled(next.textAt(path)))
  const seen = { after: next.textAt(path), took: Date.now() - began }
  next.leave()
  return seen
}
