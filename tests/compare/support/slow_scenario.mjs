import { setTimeout as pause } from 'node:timers/promises'

import { eventually } from '../../clients/support/eventually.mjs'
import { RawClient, textOf } from './raw_client.mjs'

// These drive any server's screen of a slow load at `path`. It shows "Load N: …" after the N-th
// load, which takes `load_time`, and has a button "Reload"; every third load fails ("… is down").
// Each needs a server that has just started, and returns what was seen, for a test to judge: in
// which order things came, as how long they took depends on what else the machine does.

const load_time = 2000

const settled = (text) => /Load \d|down/.test(text)

/** Presses Reload: what is shown when the answer comes, and what at the end. */
async function reload(client, path) {
  const before = client.textAt(path)
  const begin = client.heard.length
  const response = await client.press(path, 'Reload')
  await eventually(() => client.textAt(path) !== before && settled(client.textAt(path)))
  const answered = client.heard.indexOf(response)
  const update = client.heard
    .slice(begin, answered)
    .findLast(({ $, key }) => $ === 'up' && key === path)
  const meanwhile = update ? textOf(update.val) : before
  return { error: response.error ?? false, meanwhile, after: client.textAt(path) }
}

/** The life of the screen: two subscribers of a first load, a reload, a failing one, a good one. */
export async function slowScreenScenario(url, { path }) {
  const [mine, yours] = [await RawClient.connect(url), await RawClient.connect(url)]
  await mine.watch(path)
  await yours.watch(path) // at once, while the first load is under way
  await eventually(() => settled(mine.textAt(path)) && settled(yours.textAt(path)))
  const [before, toTheSecond] = [mine, yours].map((client) => textOf(client.updates[0].val))
  const after = [mine.textAt(path), yours.textAt(path)]
  const first = { before, toTheSecond, after }

  const second = await reload(mine, path)
  const failing = await reload(mine, path)
  const recovered = await reload(mine, path)
  await eventually(() => yours.textAt(path) === recovered.after)

  // Two impatient presses: how many loads are under way at once?
  const updates = mine.updates.length
  const comes = async (count) => {
    await eventually(() => mine.updates.length >= updates + count)
    return Date.now()
  }
  mine.send(mine.tap(path, 'Reload'))
  await pause(load_time / 8)
  mine.send(mine.tap(path, 'Reload'))
  const one = await comes(1)
  const other = await comes(2)
  const atOnce = other - one < load_time / 2 ? 2 : 1
  mine.leave()
  yours.leave()
  return { first, second, failing, recovered, atOnce }
}

/** A client leaves while its load is under way: which load does the next one see? */
export async function leavingScenario(url, { path }) {
  const mine = await RawClient.connect(url)
  await mine.watch(path)
  mine.leave()
  await mine.closed
  const next = await RawClient.connect(url)
  await next.watch(path)
  await eventually(() => settled(next.textAt(path)))
  const seen = next.textAt(path)
  next.leave()
  return seen
}
