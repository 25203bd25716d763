// Runs the loads against all servers, and the microbenchmarks; script/bench builds what is needed
// and calls this.
//   compare.mjs all --micro BINARY      everything, into docs/performance.md
//   compare.mjs loads [NAME…]           the loads, or only those of these names, to stdout
// Flags: --rounds N (3), --seconds S (2) to count in each run.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'

import { writePart } from './compare/document.mjs'
import { cell } from './compare/judge.mjs'
import { machine } from './compare/machine.mjs'
import { measure } from './compare/measure.mjs'
import { microTable, runMicro } from './compare/micro.mjs'
import { groups } from './compare/rows.mjs'
import { loadTables, summary } from './compare/tables.mjs'

const shortMicro = ['--benchmark_min_time=0.2']

function fail(message) {
  console.error(`script/bench: ${message}`)
  process.exit(2)
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      micro: { type: 'string' },
    },
  })
  const [what, ...names] = positionals
  const rounds = Number(values.rounds)
  const seconds = Number(values.seconds)
  if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds wants a whole number above 0')
  if (!(seconds > 0)) fail('--seconds wants a number above 0')
  return { what, names, rounds, seconds, micro: values.micro }
}

/** The rows of these names, or all, each with the servers that run it. */
function chosenRows(names) {
  const rows = groups.flatMap((group) =>
    group.rows.map((row) => ({ ...row, servers: row.servers ?? group.servers }))
  )
  const known = rows.map((row) => row.name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) fail(`no load named '${unknown}'; there are: ${known.join(' ')}`)
  return names.length ? rows.filter((row) => names.includes(row.name)) : rows
}

/** Runs rows and tells on stderr how it goes. Returns the runs by the names of the rows. */
async function runLoads(names, options) {
  const results = {}
  for (const row of chosenRows(names)) {
    const runs = await measure(row, row.servers, options)
    results[row.name] = runs
    const seen = row.servers.map((name) => `${name} ${cell(row.lines[0], runs[name])}`)
    console.error(`${row.name}, ${row.lines[0].title}: ${seen.join('; ')}`)
  }
  return results
}

const setting = ({ rounds, seconds }) =>
  `Measured on ${machine()}. Rounds: ${rounds}; seconds of each run: ${seconds}.`

async function main() {
  const { what, names, micro, ...options } = readArguments()
  if (cpus().length < 2) fail('the server and the generator need a core each')
  const results = await runLoads(names, options)
  const { text, failures } = summary(groups, results)
  const report = `${setting(options)} ${text}\n\n${loadTables(groups, results)}`
  if (what === 'all') {
    writePart('loads', `\n${report}\n`)
    writePart('micro', `\n${microTable(runMicro(micro, shortMicro))}\n`)
    console.error(text)
  } else {
    console.log(report)
  }
  if (failures.length > 0) process.exitCode = 1
}

await main()
