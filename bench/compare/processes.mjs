const living = new Set()

const killAll = () => living.forEach((child) => child.kill('SIGKILL'))

process.once('exit', killAll)
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
]) {
  process.once(signal, () => process.exit(128 + number))
}

/** Lets a child process end, at the latest, when this one does. */
export function killWithParent(child) {
  living.add(child)
  child.once('close', () => living.delete(child))
}
