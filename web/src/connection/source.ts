import type { EventResponse, HandlerEvent, ModelSource, Store } from '@rise-tools/react'
import type { Connection } from './connection'

/** A connection as `<Rise>` wants it. A path's store stays the same object. */
export function createModelSource(connection: Connection): ModelSource {
  const stores = new Map<string, Store>()

  function createStore(path: string): Store {
    return {
      get: () => connection.value(path),
      subscribe: (handler) => connection.subscribe(path, handler),
    }
  }

  return {
    get(path) {
      const store = stores.get(path) ?? createStore(path)
      stores.set(path, store)
      return store
    },
    sendEvent: (event: HandlerEvent): Promise<EventResponse<unknown>> =>
      connection.sendEvent(event),
  }
}
