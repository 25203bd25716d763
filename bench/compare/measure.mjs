import { Server } from './servers.mjs'

const firstLine = (text) => text.trim().split('\n')[0]

async function runOnce(name, load) {
  let server
  try {
    server = await Server.start(name)
    return { result: await load(server) }
  } catch (error) {
    const why = server?.ended ? `; the server had ended: ${firstLine(server.stderr)}` : ''
    return { failure: firstLine(error.message) + why }
  } finally {
    await server?.stop()
  }
}

/**
 * Puts a load on servers: in each round on every one once, freshly started, the first of them
 * another in each round. `load(server)` resolves to a result. Resolves to the runs by server, in
 * the order of the rounds; a run has a `result` or the `failure` that kept it from having one.
 */
export async function measure(servers, rounds, load) {
  const runs = Object.fromEntries(servers.map((name) => [name, []]))
  for (let round = 0; round < rounds; ++round) {
    const first = round % servers.length
    for (const name of [...servers.slice(first), ...servers.slice(0, first)]) {
      runs[name].push(await runOnce(name, load))
    }
  }
  return runs
}
