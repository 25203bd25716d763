import './browser.mjs'

import { createRequire } from 'node:module'

import * as old_rise from '@rise-tools/react'
import { createWSModelSource } from '@rise-tools/ws-client'
import * as rise from 'rise-react-0.14'

import { ModelSource } from './model_source.mjs'
import { beyond_patience } from './patience.mjs'
import { Screen } from './screen.mjs'

/** One program with a client in it: a model source, the messages it heard, and its screens. */
class Client {
  screens = []
  heard = []

  constructor(rise_package) {
    this.Rise = rise_package.Rise
  }

  async open(path) {
    const screen = await Screen.open(this, path)
    this.screens.push(screen)
    return screen
  }

  /** Stops reading what the server sends, as a phone with a bad connection. */
  hold() {
    this.socket.pause()
  }

  release() {
    this.socket.resume()
  }

  /** Subscribes to a path by hand: returns a function that ends it. */
  watch(path, handler = () => {}) {
    return this.source.get(path).subscribe(handler)
  }

  /**
   * Asks for a path that nobody has asked for before, and waits for it: then all messages that the
   * client has sent before were processed.
   */
  async roundTrip(path) {
    await new Promise((resolve) => this.watch(path, resolve))
  }

  updatesOf(path) {
    return this.heard.filter((message) => message.$ === 'up' && message.key === path)
  }

  /** Stock clients only log what they don't understand. */
  get complaints() {
    return this.heard.filter((message) => message.$ === 'err')
  }

  async close() {
    for (const screen of this.screens) await screen.close()
    this.disconnect()
  }
}

/** @rise-tools/react 0.14 with a model source for it. */
class FlatClient extends Client {
  constructor(url) {
    super(rise)
    this.source = new ModelSource(url, { heard: (message) => this.heard.push(message) })
  }

  get socket() {
    return this.source.socket
  }

  disconnect() {
    this.source.close()
  }
}

const ReconnectingWebSocket = createRequire(
  createRequire(import.meta.url).resolve('@rise-tools/ws-client')
)('reconnecting-websocket')

/** What `make` makes, and the socket inside it, which the stock model source shows to nobody. */
function socketMadeBy(make) {
  const listen = ReconnectingWebSocket.prototype.addEventListener
  let socket
  ReconnectingWebSocket.prototype.addEventListener = function (...args) {
    socket = this
    return listen.apply(this, args)
  }
  try {
    return [make(), socket]
  } finally {
    ReconnectingWebSocket.prototype.addEventListener = listen
  }
}

/**
 * Calls `make`, whose timers give an event up: they shall neither come, however busy the machine is,
 * nor keep the process from ending.
 */
function withPatientTimers(make) {
  const { setTimeout } = globalThis
  globalThis.setTimeout = (run, _time, ...args) => setTimeout(run, beyond_patience, ...args).unref()
  try {
    return make()
  } finally {
    globalThis.setTimeout = setTimeout
  }
}

const log = console.log
console.log = (...args) => {
  if (args[0] !== 'client unsub') log(...args) // the stock client says so each time
}

/** @rise-tools/ws-client 0.3.1 with the @rise-tools/react of its time. */
class NestedClient extends Client {
  constructor(url) {
    super(old_rise)
    const [source, socket] = socketMadeBy(() => createWSModelSource(url))
    this.reconnecting = socket
    socket.addEventListener('message', ({ data }) => this.heard.push(JSON.parse(data)))
    this.source = {
      ...source,
      sendEvent: (event) => withPatientTimers(() => source.sendEvent(event)),
    }
  }

  get socket() {
    return this.reconnecting._ws
  }

  disconnect() {
    this.reconnecting.close()
  }
}

/** Both clients, for tests that hold for either. */
export const clients = [
  {
    name: '@rise-tools/react 0.14',
    dialect: 'flat',
    connect: (url) => new FlatClient(url),
  },
  {
    name: '@rise-tools/ws-client 0.3.1',
    dialect: 'nested',
    connect: (url) => new NestedClient(url),
  },
]
