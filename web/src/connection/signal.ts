/** Tells listeners of something that happened. It costs nothing while nobody listens. */
export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>()

  get isObserved(): boolean {
    return this.listeners.size > 0
  }

  /** The returned function ends it. */
  listen(listener: (value: T) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value)
  }
}
