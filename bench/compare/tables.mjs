import { cell, judge } from './judge.mjs'

const markdownRow = (cells) => `| ${cells.join(' | ')} |`

export function markdownTable(head, aligned, rows) {
  const rule = head.map((_, i) => (aligned.has(i) ? '---:' : '---'))
  return [head, rule, ...rows].map(markdownRow).join('\n')
}

const serversOf = (group) => [
  ...new Set([...group.rows.flatMap((row) => row.servers ?? []), ...group.servers]),
]

/** The lines of a row: what each server reached, and how that is to the goals. */
function linesOf(row, servers, runs) {
  return row.lines.map((line, i) => [
    i === 0 ? row.title : '',
    line.title,
    ...servers.map((name) => cell(line, runs[name])),
    judge(line, runs)
      .map((goal) => goal.text)
      .join('<br>'),
  ])
}

/** A table for each group that has rows with runs; `results` has the runs by the name of the row. */
export function loadTables(groups, results) {
  return groups
    .map((group) => ({ ...group, rows: group.rows.filter((row) => results[row.name]) }))
    .filter((group) => group.rows.length > 0)
    .map((group) => {
      const servers = serversOf(group)
      const lines = group.rows.flatMap((row) => linesOf(row, servers, results[row.name]))
      const aligned = new Set(servers.map((_, i) => i + 2))
      const head = ['load', 'figure', ...servers, 'goal for updraft: reached']
      return `### ${group.title}\n\n${markdownTable(head, aligned, lines)}`
    })
    .join('\n\n')
}

/** "30 of 32 goals reached", and why runs failed, if any did. */
export function summary(groups, results) {
  const rows = groups.flatMap((group) => group.rows).filter((row) => results[row.name])
  const goals = rows.flatMap((row) => row.lines.flatMap((line) => judge(line, results[row.name])))
  const reached = goals.filter((goal) => goal.reached).length
  const failures = rows.flatMap((row) =>
    Object.entries(results[row.name]).flatMap(([name, runs]) =>
      runs.filter((run) => run.failure).map((run) => `${row.name}, ${name}: ${run.failure}`)
    )
  )
  const lines = [`${reached} of ${goals.length} goals reached.`]
  if (failures.length > 0) lines.push('Runs that failed:', ...failures.map((each) => `- ${each}`))
  return { text: lines.join('\n'), failures }
}
