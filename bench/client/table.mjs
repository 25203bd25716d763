// One client of the library beside the load generator, both with the fixture; script/bench builds what
// is needed and calls this. The flags go to both.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const built = (path) => fileURLToPath(new URL(`../../build/${path}`, import.meta.url))
const flags = process.argv.slice(2)

/** A port that was free just now. */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return String(port)
}

const port = await freePort()
// As many events of one session as there can be.
const limits = ['--events-per-second', '1000000000']
const fixture = spawn(built('plain/examples/fixture/fixture'), ['--port', port, ...limits], {
  stdio: ['ignore', 'ignore', 'pipe'],
})
process.once('exit', () => fixture.kill())
await once(fixture.stderr, 'data') // it says that it listens

async function measure(binary, ...args) {
  const { stdout } = await promisify(execFile)(built(binary), [...args, '--port', port, ...flags])
  return JSON.parse(stdout)
}

const load = 'bench/bench/load/updraft_load'
const rows = []
for (const inFlight of ['1', '16', '256']) {
  const client = await measure(
    'bench/bench/client/updraft_client_load',
    '--in-flight',
    inFlight
  )
  const generator = await measure(load, 'event', '--connections', '1', '--in-flight', inFlight)
  rows.push([`events/s, ${inFlight} in flight`, client.events_per_second, generator.events_per_second])
  if (inFlight !== '256') continue
  const subs = await measure(load, 'subs', '--afresh', '--keys', '10000')
  rows.push(
    ['10,000 paths on a new connection, ms', client.first_round_seconds * 1000, subs.first_round_seconds * 1000],
    ['10,000 paths, let go and subscribed to again, paths/s', client.keys_per_second, subs.keys_per_second]
  )
}

console.log('| load | client | load generator |\n| --- | ---: | ---: |')
for (const [name, ...figures] of rows) {
  const cells = figures.map((figure) => Number(figure.toPrecision(3)).toLocaleString('en'))
  console.log(`| ${[name, ...cells].join(' | ')} |`)
}
process.exit(0)
