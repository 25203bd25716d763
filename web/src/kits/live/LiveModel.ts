import type { ModelSource, ModelState } from '@rise-tools/react'

import { Resolver } from './Resolver'

/**
 * What a screen draws: the value of a model with all that its refs lead to, kept current while it is
 * watched. Parts that are the same objects as before are so in the result. Owned by the screen.
 */
export class LiveModel {
  private readonly values = new Map<string, unknown>()
  private readonly stops = new Map<string, () => void>()
  private readonly resolver = new Resolver((name) => this.valueOf(name))
  private readonly root: { $: 'ref'; ref: [string] }
  /** The models that were looked into since it was cleared. */
  private readonly asked = new Set<string>()
  private result: unknown
  private isOutdated = true
  private changed = () => {}

  constructor(
    private readonly source: ModelSource,
    name: string
  ) {
    this.root = { $: 'ref', ref: [name] }
  }

  /** For `useSyncExternalStore`, as is `current`. */
  readonly watch = (changed: () => void): (() => void) => {
    this.changed = changed
    this.follow()
    return () => {
      this.changed = () => {}
      for (const stop of this.stops.values()) stop()
      this.stops.clear()
      this.values.clear()
      this.isOutdated = true
    }
  }

  readonly current = (): ModelState => {
    if (this.isOutdated) {
      this.result = this.resolver.resolve(this.root).value
      this.isOutdated = false
    }
    return this.result as ModelState
  }

  private valueOf(name: string): unknown {
    this.asked.add(name)
    if (!this.values.has(name)) this.values.set(name, this.source.get(name).get())
    return this.values.get(name)
  }

  private receive(name: string, value: unknown): void {
    if (this.values.has(name) && this.values.get(name) === value) return
    this.values.set(name, value)
    this.isOutdated = true
    this.follow()
    this.changed()
  }

  /** Subscribes to the models that the screen is made of now, and to no others. */
  private follow(): void {
    const wanted = this.namesInUse()
    for (const name of wanted) {
      if (this.stops.has(name)) continue
      this.stops.set(name, () => {})
      this.stops.set(
        name,
        this.source.get(name).subscribe((value) => this.receive(name, value))
      )
    }
    for (const [name, stop] of [...this.stops]) {
      if (wanted.has(name)) continue
      stop()
      this.stops.delete(name)
      this.values.delete(name)
    }
  }

  /** Where refs lead in a circle, which is told when it is drawn, any of these models may end that. */
  private namesInUse(): Set<string> {
    this.asked.clear()
    try {
      const { uses } = this.resolver.resolve(this.root)
      return new Set(uses?.keys())
    } catch {
      return new Set([...this.stops.keys(), ...this.asked])
    }
  }
}
