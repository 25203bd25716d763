import { once } from 'node:events'

import WebSocket from 'ws'

import { soon } from './eventually.mjs'

/** A WebSocket that speaks the messages of the written protocol, each spelled out by the test. */
export class SeedSocket {
  messages = []
  waiting = []

  static async open(url) {
    const socket = new SeedSocket(url)
    await soon(once(socket.socket, 'open'), 'the handshake')
    return socket
  }

  constructor(url) {
    this.socket = new WebSocket(url)
    this.socket.on('message', (data, binary) => {
      const message = binary ? data : JSON.parse(data.toString())
      const waiter = this.waiting.shift()
      if (waiter) waiter(message)
      else this.messages.push(message)
    })
    this.closed = once(this.socket, 'close').then(([code, reason]) => ({
      code,
      reason: reason.toString(),
    }))
    this.closed.catch(() => {}) // whoever awaits it learns how it failed
  }

  /** Resolves once the system has the message. */
  send(message) {
    return new Promise((resolve, reject) =>
      this.socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve()))
    )
  }

  /** The next message that has not been taken yet, of whatever kind. */
  next() {
    if (this.messages.length > 0) return Promise.resolve(this.messages.shift())
    return soon(new Promise((resolve) => this.waiting.push(resolve)), 'the next message')
  }

  /** Sends something, and takes what comes next. */
  async ask(message) {
    await this.send(message)
    return this.next()
  }

  async close() {
    this.socket.close()
    await soon(this.closed, 'the close')
  }
}
