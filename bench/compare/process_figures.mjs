import { readFileSync, readdirSync } from 'node:fs'

const nanoseconds = 1e9
const kib = 1024

/** User and system time that the threads of a process have taken, in seconds. */
export function cpuSeconds(pid) {
  // The sum of utime and stime of /proc/PID/stat, but not in steps of 10 ms.
  const taken = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  )
  return taken.reduce((sum, time) => sum + time, 0) / nanoseconds
}

/** The memory of a process, in bytes, with its part of what it shares. */
export function memory(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(rollup.match(/^Pss: +(\d+) kB$/m)[1]) * kib
}
