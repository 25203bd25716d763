import type { Entry, EntryKind } from './log'

export interface Filter {
  /** Undefined for all. */
  kind?: EntryKind
  path: string
  text: string
}

export function matches(entry: Entry, { kind, path, text }: Filter): boolean {
  if (kind && entry.kind !== kind) return false
  if (path && !entry.path.toLowerCase().includes(path.toLowerCase())) return false
  if (!text) return true
  const { traffic } = entry
  if (traffic.kind === 'in' || traffic.kind === 'out') {
    return traffic.text.toLowerCase().includes(text.toLowerCase())
  }
  return traffic.kind.includes(text.toLowerCase())
}

/** Filters a growing log, and looks only at what is new while the filter stays the same. */
export class RunningFilter {
  private filter: Filter = { path: '', text: '' }
  private source: readonly Entry[] = []
  private result: Entry[] = []

  apply(entries: readonly Entry[], filter: Filter): readonly Entry[] {
    if (!filter.kind && !filter.path && !filter.text) return entries
    if (entries === this.source && filter === this.filter) return this.result
    const seen = filter === this.filter ? (this.source.at(-1)?.id ?? 0) : 0
    const first = entries[0]?.id ?? Infinity
    const kept = seen > 0 ? this.result.filter((entry) => entry.id >= first) : []
    const added = entries.filter((entry) => entry.id > seen && matches(entry, filter))
    this.filter = filter
    this.source = entries
    this.result = [...kept, ...added]
    return this.result
  }
}
