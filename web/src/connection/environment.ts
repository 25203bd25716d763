/** The part of the browser's WebSocket that a connection uses. */
export interface Socket {
  send(text: string): void
  close(code?: number, reason?: string): void
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
}

/** Cancels what it came from. */
export type Cancel = () => void

/** Everything outside that a connection depends on, so that tests can stand in for it. */
export interface Environment {
  openSocket(url: string): Socket
  /** Milliseconds that only grow. */
  now(): number
  after(milliseconds: number, run: () => void): Cancel
  /** Runs before the next picture is drawn. A hidden page draws none, so there it waits. */
  nextFrame(run: () => void): Cancel
  /** From 0 to 1. */
  random(): number
  /** Tells when it is worth trying at once: the page was shown, or the network is back. */
  onResume(run: () => void): Cancel
}

function onResume(run: () => void): Cancel {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') run()
  }
  // A page that has just been loaded tells it too, which means nothing.
  const whenRestored = ({ persisted }: PageTransitionEvent) => {
    if (persisted !== false) run()
  }
  const abort = new AbortController()
  const { signal } = abort
  document.addEventListener('visibilitychange', whenVisible, { signal })
  window.addEventListener('online', run, { signal })
  window.addEventListener('pageshow', whenRestored, { signal })
  return () => abort.abort()
}

export const browser: Environment = {
  openSocket: (url) => new WebSocket(url) as Socket,
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
  nextFrame(run) {
    const frame = requestAnimationFrame(run)
    return () => cancelAnimationFrame(frame)
  },
  random: Math.random,
  onResume,
}
