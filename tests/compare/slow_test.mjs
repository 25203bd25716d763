import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'

import { RawClient } from './support/raw_client.mjs'
import { startCpp, startJavaScript } from './support/servers.mjs'
import { leavingScenario, slowScreenScenario } from './support/slow_scenario.mjs'

const loaded = 'WeatherLoad 1: 21 degreesReload'

const javascript = {
  name: '@rise-tools/server 0.14',
  start: () => startJavaScript('slow'),
  loadsAtOnce: 2,
  reports: /^$/, // its author turns what a load rejects with into a value
}
const cpp = {
  name: 'updraft',
  start: startCpp,
  loadsAtOnce: 1, // the second press is followed by a load when the first one has ended
  reports: /the model at "weather" failed: the weather service is down/,
}

/** What a scenario saw of a server that has just started. */
async function on(which, scenario, reports = /^$/) {
  const server = await which.start()
  const before = server.output
  try {
    const seen = await scenario(server)
    assert.ok(server.lives, server.output)
    assert.match(server.output.slice(before.length), reports)
    return seen
  } finally {
    await server.stop()
  }
}

for (const which of [javascript, cpp]) {
  describe(`The slow load, by ${which.name}`, { concurrency: true }, () => {
    describe('in the life of its screen', () => {
      let seen
      before(async () => {
        const scenario = ({ url }) => slowScreenScenario(url, { path: 'weather' })
        seen = await on(which, scenario, which.reports)
      })

      it('shows what the view draws without a value before the first is there', () => {
        assert.equal(seen.first.before, 'WeatherReload')
      })

      it('is one for two subscribers of a path', () => {
        assert.equal(seen.first.toTheSecond, 'WeatherReload')
        assert.deepEqual(seen.first.after, [loaded, loaded])
        assert.match(seen.second.after, /Load 2/, 'there was no other before')
      })

      it('keeps the old value shown, and answers at once, while it loads again', () => {
        const { error, meanwhile, after } = seen.second
        assert.equal(error, false)
        assert.equal(meanwhile, loaded)
        assert.equal(after, 'WeatherLoad 2: 22 degreesReload')
      })

      it('shows a failure beside the last value, and then the next value', () => {
        const withProblem = 'WeatherLoad 2: 22 degreesthe weather service is downReload'
        assert.equal(seen.failing.error, false)
        assert.equal(seen.failing.after, withProblem)
        assert.equal(seen.recovered.meanwhile, withProblem)
        assert.equal(seen.recovered.after, 'WeatherLoad 4: 24 degreesReload')
      })

      it(`is ${which.loadsAtOnce} at a time when Reload is pressed twice`, () => {
        assert.equal(seen.atOnce, which.loadsAtOnce)
      })
    })

    it('goes on when its only client leaves, for whom comes next', async () => {
      const scenario = ({ url }) => leavingScenario(url, { path: 'weather' })
      assert.equal(await on(which, scenario), loaded)
    })
  })
}

it('The slow load, by @rise-tools/server 0.14, is two for two paths of one query', async () => {
  await on(javascript, async ({ url }) => {
    const client = await RawClient.connect(url)
    await client.watch('weather')
    client.send({ $: 'sub', keys: ['weather-data'] })
    await client.shows('weather', /Load 2/)
    assert.deepEqual(
      client.updates.filter(({ key }) => key === 'weather-data').map(({ val }) => val?.now?.load),
      [undefined, 1, 2]
    )
    client.leave()
  })
})
