import type { Entry } from './log'

/** a, b, … z, aa, ab, …: each connection is a client of its own. */
function clientName(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26))
  return index < 26 ? letter : clientName(Math.floor(index / 26) - 1) + letter
}

/** Collects the ids of the handlers in a value. */
function collectIds(value: unknown, ids: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  const { $, id } = value as { $?: unknown; id?: unknown }
  if ($ === 'event' && typeof id === 'string') ids.add(id)
  for (const item of Object.values(value)) collectIds(item, ids)
}

/** Writes handler ids, which differ each time, as the names that transcripts use for them. */
class IdNames {
  private readonly names = new Map<string, string>()

  /** The message in a line, otherwise as it was: parsing would lose digits of large numbers. */
  rewrite(text: string): string {
    let line = text.replace(/[\r\n]/g, ' ')
    const ids = new Set<string>()
    collectIds(JSON.parse(text), ids)
    for (const id of ids) {
      if (!this.names.has(id)) this.names.set(id, `<handler-${this.names.size + 1}>`)
      const written = JSON.stringify(id)
      line = line
        .replaceAll(`"id":${written}`, `"id":"${this.names.get(id)}"`)
        .replaceAll(`"id": ${written}`, `"id": "${this.names.get(id)}"`)
    }
    return line
  }
}

function closing(code: number, reason: string): string {
  if (code === 1006) return 'dropped'
  const said = reason.replace(/["\r\n]/g, ' ').trim()
  return said ? `close ${code} "${said}"` : `close ${code}`
}

/** A log as a transcript that the test suite plays against a server. */
export function transcript(entries: readonly Entry[], sentence: string, isCut: boolean): string {
  const ids = new IdNames()
  const lines = [`# ${sentence}`]
  let connections = 0
  let client = ''
  const open = () => {
    client = clientName(connections++)
    lines.push(`${client}+`)
  }
  if (isCut) lines.push('# What came before was not kept.')
  for (const { traffic } of entries) {
    if (traffic.kind === 'open' || client === '') open()
    if (traffic.kind === 'out') lines.push(`${client}> ${ids.rewrite(traffic.text)}`)
    if (traffic.kind === 'in') lines.push(`${client}< ${ids.rewrite(traffic.text)}`)
    if (traffic.kind === 'close') {
      lines.push(`${client}! ${closing(traffic.code, traffic.reason)}`)
      client = ''
    }
  }
  return lines.join('\n') + '\n'
}
