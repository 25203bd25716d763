import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { short } from './figures.mjs'
import { markdownTable } from './tables.mjs'

const core = 1
const nanoseconds = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }

/** Runs a binary of Google Benchmark, whose progress goes to stderr; returns its report. */
export function runMicro(binary, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'updraft-micro-'))
  try {
    const report = join(folder, 'report.json')
    const out = [`--benchmark_out=${report}`, '--benchmark_out_format=json']
    const { status, error } = spawnSync('taskset', ['-c', String(core), binary, ...flags, ...out], {
      stdio: ['ignore', process.stderr, process.stderr],
    })
    if (error) throw error
    if (status !== 0) throw new Error(`the microbenchmarks ended with ${status}`)
    return JSON.parse(readFileSync(report, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function duration(ns) {
  if (ns >= 1e9) return `${short(ns / 1e9)} s`
  if (ns >= 1e6) return `${short(ns / 1e6)} ms`
  return ns >= 1e3 ? `${short(ns / 1e3)} us` : `${short(ns)} ns`
}

function line(benchmark) {
  const name = `\`${benchmark.name}\``
  if (benchmark.error_occurred) return [name, `failed: ${benchmark.error_message}`, '', '', '']
  const time = benchmark.cpu_time * nanoseconds[benchmark.time_unit]
  const items = (benchmark.items_per_second * time) / 1e9
  const throughput = benchmark.bytes_per_second
  return [
    name,
    duration(time),
    Number.isFinite(items) ? Math.round(items).toLocaleString('en-US') : '',
    Number.isFinite(items) ? duration(time / items) : '',
    throughput ? `${short(throughput / 1e6)} MB/s` : '',
  ]
}

/** A table of what was reported: the CPU time of an iteration, and of each of its items. */
export function microTable(report) {
  const rows = report.benchmarks.filter((each) => each.run_type !== 'aggregate').map(line)
  const head = ['benchmark', 'time', 'items', 'per item', 'throughput']
  return markdownTable(head, new Set([1, 2, 3, 4]), rows)
}
