import { shortSpread, spread } from './figures.mjs'

/** Exact enough to tell 0.996 from a goal of 1. */
const ratioText = (ratio) => ratio.toFixed(3)

/** What a line makes of each run of a server; undefined for runs that failed. */
const valuesOf = (line, runs) => runs.map((run) => run.result && line.of(run.result))

/** Our figure to theirs, formed within each round in which both have one. */
function ratios(line, ours, theirs) {
  const mine = valuesOf(line, ours)
  const others = valuesOf(line, theirs)
  return mine
    .map((value, round) => value / others[round])
    .filter((ratio) => Number.isFinite(ratio))
}

function verdict(wanted, seen, reached) {
  return { wanted, seen, reached, text: `${wanted}: ${seen}, ${reached ? 'reached' : '**missed**'}` }
}

/** Whether a line of a row reached a goal, by the median of the rounds. */
function judgeGoal(line, goal, runs) {
  const subject = goal.subject ?? 'updraft'
  if (goal.most !== undefined) {
    const seen = spread(valuesOf(line, runs[subject]).filter((value) => value !== undefined))
    const wanted = `at most ${goal.most.toLocaleString('en-US')}`
    return seen
      ? verdict(wanted, shortSpread(seen), seen.median <= goal.most)
      : verdict(wanted, 'no figure', false)
  }
  const of = goal.subject ? `${goal.subject.replace('updraft, ', '')}, ` : ''
  const wanted = `${of}${goal.ratio} of ${goal.server}`
  const seen = spread(ratios(line, runs[subject], runs[goal.server]))
  return seen
    ? verdict(wanted, shortSpread(seen, ratioText), seen.median >= goal.ratio)
    : verdict(wanted, 'no figure', false)
}

export const judge = (line, runs) => line.goals.map((goal) => judgeGoal(line, goal, runs))

/** What a table has of one server in one line. */
export function cell(line, runs) {
  if (runs === undefined) return '-'
  const values = valuesOf(line, runs).filter((value) => value !== undefined)
  const failed = runs.length - values.length
  if (values.length === 0) return 'failed'
  const bound = runs.filter((run) => run.result?.bottleneck === 'generator').length
  return (
    shortSpread(spread(values)) +
    (failed > 0 ? `, ${failed} of ${runs.length} failed` : '') +
    (2 * bound > values.length ? ' †' : '')
  )
}
