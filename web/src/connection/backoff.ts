const first = 500
const most = 15_000
const least = 100

/**
 * How long to wait before the next try, in milliseconds: full jitter, so that the clients of a
 * server that comes back don't come all at once.
 */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(most, first * 2 ** Math.max(0, failures - 1))
  return least + random() * (ceiling - least)
}
