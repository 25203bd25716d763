/** A figure of the server, as it went. */
export interface Figure {
  name: string
  label: string
  unit: string
  /** The newest last. */
  points: number[]
}

interface Known {
  label: string
  unit?: string
  /** It counts since the start: what is told is its rise per second. */
  isTotal?: boolean
}

const known: Record<string, Known> = {
  connections: { label: 'Connections' },
  subscriptions: { label: 'Subscriptions' },
  updates: { label: 'Updates', unit: '/s', isTotal: true },
  events: { label: 'Events', unit: '/s', isTotal: true },
  slow: { label: 'Slow clients' },
  lag_ms: { label: 'Lag', unit: 'ms' },
}

/** How many points a plot has. */
export const span = 60

function labelOf(name: string): Known {
  const words = name.replaceAll('_', ' ')
  if (Object.hasOwn(known, name)) return known[name]!
  return { label: words.charAt(0).toUpperCase() + words.slice(1) }
}

/** Turns samples of the server's figures into what is plotted. */
export class Figures {
  private readonly figures = new Map<string, Figure>()
  private readonly totals = new Map<string, { value: number; time: number }>()

  /** `time` is in milliseconds. What is no number is passed over. */
  add(sample: object, time: number): Figure[] {
    for (const [name, value] of Object.entries(sample)) {
      if (typeof value !== 'number' || !Number.isFinite(value)) continue
      const { label, unit = '', isTotal } = labelOf(name)
      const point = isTotal ? this.rate(name, value, time) : value
      const before = this.figures.get(name)?.points ?? []
      const points = point === undefined ? before : [...before, point].slice(-span)
      this.figures.set(name, { name, label, unit, points })
    }
    return this.all()
  }

  all(): Figure[] {
    return [...this.figures.values()]
  }

  /** Undefined for the first, and when the server has begun anew. */
  private rate(name: string, value: number, time: number): number | undefined {
    const before = this.totals.get(name)
    this.totals.set(name, { value, time })
    if (!before || value < before.value || time <= before.time) return undefined
    return ((value - before.value) * 1000) / (time - before.time)
  }
}
