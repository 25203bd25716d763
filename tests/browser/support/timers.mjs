/** Timeouts of the page, in milliseconds, that pass only when a test says so. */
export const held_times = {
  note: 5_000, // what a note stays for, unless its toast says otherwise
  answer: 5_000, // how long a server may take that is asked whether it is there
  toast: 7_000, // what a test has a toast say
  silence: 20_000, // after which the page asks the server whether it is there
  response: 10_000, // how long the page waits for a response, or for a connection
}

/**
 * For the beginning of a page: timers of these times wait for `passTime(time)`. A busy machine may
 * not look at a note while it is there, or answer late. `window.chance` is what Math.random returns,
 * once it is set: the page keeps the function that it finds at its beginning.
 */
export function holdTimers(times) {
  const { setTimeout, clearTimeout } = window
  const { random } = Math
  Math.random = () => window.chance ?? random()
  const waiting = new Map()
  let last_id = 0
  window.setTimeout = (run, time, ...args) => {
    if (!times.includes(time)) return setTimeout(run, time, ...args)
    waiting.set(--last_id, { time, run: () => run(...args) })
    return last_id
  }
  window.clearTimeout = (id) => {
    if (!waiting.delete(id)) clearTimeout(id)
  }
  window.passTime = (passed) => {
    for (const [id, { time, run }] of [...waiting]) {
      if (time === passed && waiting.delete(id)) run()
    }
  }
}
