import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

import { FrameCounter } from './frame_counter.mjs'

// What browsers offer.
const offer = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n'
const endOfHead = '\r\n\r\n'
const shortLength = 126
const maskBit = 0x80

// One for all of the process: what a read brings is done with before the next one.
const readBuffer = Buffer.alloc(1 << 16)

/** A short frame, masked with zeros, which leaves the payload as it is. */
function frame(opcode, text = '') {
  const payload = Buffer.from(text)
  if (payload.length >= shortLength) throw new Error('too long for a short frame')
  return Buffer.concat([
    Buffer.from([0x80 | opcode, maskBit | payload.length, 0, 0, 0, 0]),
    payload,
  ])
}

const handshake = (port, offers) =>
  `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
  `${offers ? offer : ''}\r\n`

/** Subscribes to a path and counts what comes; so cheap that a thousand don't bound a server. */
export class CountingClient {
  compresses = false
  #head = ''

  /** Calls `onMessage` at each message, and `onFailure` where the connection ends by itself. */
  constructor(port, { path, offers, onMessage, onFailure }) {
    this.path = path
    this.counter = new FrameCounter({
      onMessage,
      // Any frame says that this end lives: a pong need not be the answer (RFC 6455, 5.5.3).
      onPing: () => this.socket.write(frame(0xa)),
      onClose: () => onFailure(new Error('the server closed a connection')),
    })
    this.onFailure = onFailure
    this.take = this.takeHead
    const callback = (size) => this.take(readBuffer.subarray(0, size))
    this.socket = connect({ port, host: '127.0.0.1', onread: { buffer: readBuffer, callback } })
    this.socket.on('error', onFailure)
    this.socket.on('end', () => onFailure(new Error('the server ended a connection')))
    this.socket.write(handshake(port, offers))
  }

  takeHead(piece) {
    this.#head += piece.toString('latin1')
    const end = this.#head.indexOf(endOfHead)
    if (end < 0) return true
    if (!this.#head.startsWith('HTTP/1.1 101 ')) {
      this.onFailure(new Error(`no handshake: ${this.#head.split('\r\n')[0]}`))
      return false
    }
    this.compresses = /^sec-websocket-extensions:.*permessage-deflate/im.test(this.#head)
    this.take = this.takeFrames
    this.socket.write(frame(0x1, JSON.stringify({ $: 'sub', keys: [this.path] })))
    return this.takeFrames(Buffer.from(this.#head.slice(end + endOfHead.length), 'latin1'))
  }

  takeFrames(piece) {
    this.counter.take(piece)
    return true // go on reading
  }

  get messages() {
    return this.counter.messages
  }

  get bytes() {
    return this.counter.bytes
  }

  leave() {
    this.socket.removeAllListeners('end').destroy()
  }
}
