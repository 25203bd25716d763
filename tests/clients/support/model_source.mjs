import WebSocket from 'ws'

import { beyond_patience } from './patience.mjs'

/** How long a server may take to answer an event that names no timeout of its own. */
const default_timeout = beyond_patience
const reconnect_delay = 20

/** One path: its newest value, and who wants to hear of the next. */
class Store {
  handlers = new Set()

  constructor(source, path) {
    this.source = source
    this.path = path
  }

  get = () => this.value

  subscribe = (handler) => {
    this.handlers.add(handler)
    if (this.handlers.size === 1) this.source.send({ $: 'sub', keys: [this.path] })
    return () => {
      this.handlers.delete(handler)
      if (this.handlers.size === 0) this.source.send({ $: 'unsub', keys: [this.path] })
    }
  }

  update(value) {
    this.value = value
    for (const handler of [...this.handlers]) handler(value)
  }
}

/** The model source that @rise-tools/react 0.14 asks an app for: speaks the flat dialect. */
export class ModelSource {
  stores = new Map()
  pending = new Map()
  closed = false

  constructor(url, { heard = () => {} } = {}) {
    this.url = url
    this.heard = heard
    this.connect()
  }

  connect() {
    this.socket = new WebSocket(this.url)
    this.socket.on('open', () => this.subscribeAgain())
    this.socket.on('message', (data) => this.take(JSON.parse(data)))
    this.socket.on('error', () => {}) // 'close' follows
    this.socket.on('close', () => this.lost())
  }

  subscribeAgain() {
    const live = [...this.stores.values()].filter((store) => store.handlers.size > 0)
    if (live.length > 0) this.send({ $: 'sub', keys: live.map((store) => store.path) })
  }

  lost() {
    for (const { reject } of this.pending.values()) reject(new Error('the connection was lost'))
    this.pending.clear()
    if (!this.closed) this.timer = setTimeout(() => this.connect(), reconnect_delay)
  }

  /** What is sent while there is no connection is lost, but for subscriptions. */
  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }

  take(message) {
    this.heard(message)
    if (message.$ === 'up') this.stores.get(message.key)?.update(message.val)
    if (message.$ === 'evt-res') this.pending.get(message.key)?.resolve(message)
  }

  get = (path) => {
    if (!this.stores.has(path)) this.stores.set(path, new Store(this, path))
    return this.stores.get(path)
  }

  sendEvent = async (event) => {
    if (this.socket.readyState !== WebSocket.OPEN) throw new Error('not connected')
    const timeout = event.modelState.timeout ?? default_timeout
    let timer
    try {
      return await new Promise((resolve, reject) => {
        this.pending.set(event.key, { resolve, reject })
        timer = setTimeout(() => reject(new Error('the event was not answered')), timeout)
        this.send(event)
      })
    } finally {
      clearTimeout(timer)
      this.pending.delete(event.key)
    }
  }

  close() {
    this.closed = true
    clearTimeout(this.timer)
    this.socket.close()
  }
}
