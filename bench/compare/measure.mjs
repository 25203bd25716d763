import { generate } from './generator.mjs'
import { Server } from './servers.mjs'

const firstLine = (text) => text.trim().split('\n')[0]

async function runOnce(row, name, seconds) {
  let server
  try {
    server = await Server.start(name)
    return { result: await generate(row.load, server, seconds) }
  } catch (error) {
    const why = server?.ended ? `; the server had ended: ${firstLine(server.stderr)}` : ''
    return { failure: firstLine(error.message) + why }
  } finally {
    await server?.stop()
  }
}

/**
 * Runs a row: in each round every server once, freshly started, the first of them another in each
 * round. Resolves to the runs by server, in the order of the rounds; a run has a `result` or the
 * `failure` that kept it from having one.
 */
export async function measure(row, servers, { rounds, seconds }) {
  const runs = Object.fromEntries(servers.map((name) => [name, []]))
  for (let round = 0; round < rounds; ++round) {
    const first = round % servers.length
    for (const name of [...servers.slice(first), ...servers.slice(0, first)]) {
      runs[name].push(await runOnce(row, name, seconds))
    }
  }
  return runs
}
