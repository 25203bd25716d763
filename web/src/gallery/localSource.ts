import type { EventResponse, HandlerEvent, ModelSource, ModelState, Store } from '@rise-tools/react'

/** A model source with one value at the root, and no server: every event succeeds. */
export function localSource(
  value: ModelState,
  onEvent: (event: HandlerEvent) => void
): ModelSource {
  const root: Store = { get: () => value, subscribe: () => () => {} }
  return {
    get: () => root,
    async sendEvent(event): Promise<EventResponse<unknown>> {
      onEvent(event)
      return { $: 'evt-res', key: event.key }
    },
  }
}
