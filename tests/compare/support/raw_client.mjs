import { once } from 'node:events'

import WebSocket from 'ws'

import { eventually, soon } from '../../clients/support/eventually.mjs'

const composite = (value) => value !== null && typeof value === 'object'

/** The component for which `wanted` holds, and the path to it as a stock client spells it. */
function find(value, path, wanted) {
  if (!composite(value)) return undefined
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = find(item, [...path, item?.key || index], wanted)
      if (found) return found
    }
    return undefined
  }
  if (value.$ === 'component' && wanted(value)) return { component: value, path }
  return find(value.children, [...path, 'children'], wanted)
}

/** All strings and numbers that are children somewhere in the value, without their components. */
export function textOf(value) {
  if (Array.isArray(value)) return value.map(textOf).join('')
  if (composite(value)) return value.$ === 'component' ? textOf(value.children) : ''
  return value === undefined || value === null ? '' : String(value)
}

/** A WebSocket that sends what @rise-tools/react 0.14 sends, when and about what a test says. */
export class RawClient {
  values = new Map()
  responses = new Map()
  heard = []
  updates = []
  others = []
  events = 0

  /** The options are those of ws. */
  static async connect(url, options) {
    const client = new RawClient(url, options)
    await soon(once(client.socket, 'open'), 'the handshake')
    return client
  }

  constructor(url, options) {
    this.socket = new WebSocket(url, options)
    this.socket.on('message', (data) => this.take(JSON.parse(data)))
    this.socket.on('error', () => {}) // 'close' follows
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    )
  }

  get open() {
    return this.socket.readyState === WebSocket.OPEN
  }

  take(message) {
    this.heard.push(message)
    if (message.$ === 'up') {
      this.values.set(message.key, message.val)
      this.updates.push(message)
    } else if (message.$ === 'evt-res') {
      this.responses.set(message.key, message)
    } else {
      this.others.push(message)
    }
  }

  sendText(text) {
    this.socket.send(text)
  }

  send(message) {
    this.sendText(JSON.stringify(message))
  }

  /** Subscribes, and returns the first value. */
  async watch(path) {
    const before = this.updates.length
    this.send({ $: 'sub', keys: [path] })
    await eventually(() => this.updates.slice(before).some((update) => update.key === path))
    return this.values.get(path)
  }

  textAt(path) {
    return textOf(this.values.get(path))
  }

  /** Waits until the text of what is at the path fits. */
  shows(path, pattern) {
    return eventually(() => pattern.test(this.textAt(path)))
  }

  /**
   * What a tap on the button sends: made from the value of now, whenever it is sent. `after` is a
   * text that comes before the button in its row.
   */
  tap(path, label, { after } = {}) {
    const value = this.values.get(path)
    const named = (name) => (component) =>
      component.props?.onPress && textOf(component.children) === name
    const row = (component) =>
      textOf(component.children).startsWith(after) && find(component, [], named(label))
    const within = after ? find(value, [path], row) : { component: value, path: [path] }
    if (!within) throw new Error(`no row "${after}" in "${textOf(value)}"`)
    const button = find(within.component, within.path, named(label))
    if (!button) throw new Error(`no button "${label}" in "${textOf(value)}"`)
    const { component } = button
    return {
      $: 'evt',
      key: `e-${++this.events}`,
      target: {
        key: component.key,
        component: component.component,
        propKey: 'onPress',
        path: [...button.path, 'props', 'onPress'],
      },
      modelState: component.props.onPress,
      payload: ['[native code]'],
    }
  }

  /** Sends an event, and returns its response. */
  async call(event) {
    this.send(event)
    await eventually(() => this.responses.has(event.key))
    return this.responses.get(event.key)
  }

  press(path, label, where) {
    return this.call(this.tap(path, label, where))
  }

  leave() {
    this.socket.terminate()
  }
}
