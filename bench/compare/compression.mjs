import { fileURLToPath } from 'node:url'

import { runGenerator } from './generator.mjs'
import { cell } from './judge.mjs'
import { measure } from './measure.mjs'
import { markdownTable } from './tables.mjs'

const generator = fileURLToPath(new URL('screen_load.mjs', import.meta.url))
const timeLimit = 600_000 // milliseconds for a run

/** The servers, and whether their connections are to compress. */
const servers = {
  'demo, compressed': true,
  'demo, plain': false,
  'npm tasks, compressed': true,
  'npm tasks, plain': false,
}
const names = Object.keys(servers)

/** The screen as the demo starts with it, and at its longest, with a part of the updates. */
const screens = [
  { title: '3 tasks', tasks: 3, part: 1 },
  { title: '100 tasks', tasks: 100, part: 1 / 5 },
]

const figures = [
  { title: 'server CPU per update, ms', of: (run) => run.cpu_per_update * 1e3 },
  { title: 'server CPU per delivery, us', of: (run) => run.cpu_per_delivery * 1e6 },
  { title: 'bytes per delivery', of: (run) => run.bytes_per_delivery },
  { title: 'deliveries/s', of: (run) => run.deliveries_per_second },
  { title: 'server memory at the end, MiB', of: (run) => run.memory / 2 ** 20 },
]

/** Puts the load on a server, and makes sure that what was measured is what its name says. */
async function load(server, { tasks, clients, updates }) {
  const compresses = servers[server.name]
  const result = await runGenerator(
    [process.execPath, generator, '--port', server.port, '--pid', server.pid]
      .concat(['--clients', clients, '--updates', updates, '--tasks', tasks])
      .concat(compresses ? ['--offers'] : []),
    timeLimit
  )
  if (result.compresses !== compresses) throw new Error(`${server.name}: is that compressed?`)
  return result
}

const lines = ({ title }, runs) =>
  figures.map((figure, i) => [
    i === 0 ? title : '',
    figure.title,
    ...names.map((name) => cell(figure, runs[name])),
  ])

const failuresOf = ({ title }, runs) =>
  names.flatMap((name) =>
    runs[name].filter((run) => run.failure).map((run) => `${title}, ${name}: ${run.failure}`)
  )

/**
 * Measures what compression costs where one value goes to many. Resolves to a table and to why
 * runs failed, if any did; tells on stderr how it goes.
 */
export async function measureCompression({ rounds, clients, updates }) {
  const rows = []
  const failures = []
  for (const screen of screens) {
    const share = Math.max(1, Math.round(updates * screen.part))
    const runs = await measure(names, rounds, (server) =>
      load(server, { tasks: screen.tasks, clients, updates: share })
    )
    const title = `${screen.title}, ${share} updates`
    rows.push(...lines({ title }, runs))
    failures.push(...failuresOf(screen, runs))
    const seen = names.map((name) => `${name} ${cell(figures[1], runs[name])}`)
    console.error(`${screen.title}, ${figures[1].title}: ${seen.join('; ')}`)
  }
  const aligned = new Set(names.map((_, i) => i + 2))
  return { table: markdownTable(['screen', 'figure', ...names], aligned, rows), failures }
}
