// Runs the loads against all servers, and the microbenchmarks; script/bench builds what is needed
// and calls this.
//   compare.mjs all --micro BINARY      everything, into docs/performance.md
//   compare.mjs loads [NAME…]           the loads, or only those of these names, to stdout
//   compare.mjs compression [--write]   what compression costs, to stdout or into docs/performance.md
// Flags: --rounds N (3), --seconds S (2) to count in each run of a load; of compression, --clients N
// (1000) and --updates N (200).
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'

import { measureCompression } from './compare/compression.mjs'
import { writePart } from './compare/document.mjs'
import { generate } from './compare/generator.mjs'
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
      clients: { type: 'string', default: '1000' },
      updates: { type: 'string', default: '200' },
      micro: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  })
  const [what, ...names] = positionals
  const count = (name, least) => {
    const number = Number(values[name])
    if (!Number.isInteger(number) || number < least) {
      fail(`--${name} wants a whole number above ${least - 1}`)
    }
    return number
  }
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) fail('--seconds wants a number above 0')
  return {
    ...values,
    what,
    names,
    seconds,
    rounds: count('rounds', 1),
    clients: count('clients', 2), // one reads what it gets, the others count
    updates: count('updates', 1),
  }
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
async function runLoads(names, { rounds, seconds }) {
  const results = {}
  for (const row of chosenRows(names)) {
    const runs = await measure(row.servers, rounds, (server) =>
      generate(row.load, server, seconds)
    )
    results[row.name] = runs
    const seen = row.servers.map((name) => `${name} ${cell(row.lines[0], runs[name])}`)
    console.error(`${row.name}, ${row.lines[0].title}: ${seen.join('; ')}`)
  }
  return results
}

const setting = ({ rounds, seconds }) =>
  `Measured on ${machine()}. Rounds: ${rounds}; seconds of each run: ${seconds}.`

/** Measures what compression costs; returns whether all runs came to a figure. */
async function compareCompression(options) {
  const { table, failures } = await measureCompression(options)
  const { rounds, clients } = options
  const report = `Measured on ${machine()}. Rounds: ${rounds}; clients: ${clients}.\n\n${table}`
  if (options.write) {
    writePart('compression', `\n${report}\n`)
  } else {
    console.log(report)
  }
  if (failures.length > 0) console.error(failures.join('\n'))
  return failures.length === 0
}

/** Runs the loads, and for the page the microbenchmarks; returns whether all came to a figure. */
async function compareLoads({ what, names, micro, ...options }) {
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
  return failures.length === 0
}

async function main() {
  const options = readArguments()
  if (cpus().length < 2) fail('the server and the generator need a core each')
  let complete = true
  if (options.what !== 'compression') complete = await compareLoads(options)
  if (options.what === 'all') options.write = true
  if (options.what !== 'loads') complete = (await compareCompression(options)) && complete
  if (!complete) process.exitCode = 1
}

await main()
