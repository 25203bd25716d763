import { once } from 'node:events'
import net from 'node:net'

import { eventually, soon } from './eventually.mjs'

const handshake = [
  'GET / HTTP/1.1',
  'Host: demo',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n')

/** A text frame, its mask all zeros. */
function frame(text) {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(14)
  header[0] = 0x81
  header[1] = 0x80 | 127
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload])
}

/** A TCP connection that does only what a test tells it to: it answers nothing by itself. */
export class RawSocket {
  received = Buffer.alloc(0)

  static async connect(demo) {
    const socket = new RawSocket(demo)
    await soon(once(socket.socket, 'connect'), 'connecting')
    return socket
  }

  /** The same, upgraded to a WebSocket. */
  static async upgrade(demo) {
    const socket = await RawSocket.connect(demo)
    socket.write(handshake)
    await eventually(() => socket.text.endsWith('\r\n\r\n'))
    if (!socket.text.startsWith('HTTP/1.1 101 ')) throw new Error(socket.text)
    socket.received = Buffer.alloc(0)
    return socket
  }

  constructor({ host, port }) {
    this.socket = net.connect({ host, port, allowHalfOpen: true })
    this.socket.on('data', (bytes) => (this.received = Buffer.concat([this.received, bytes])))
    this.socket.on('error', () => {}) // a server that has ended resets what was not read
    this.ended = new Promise((resolve) => this.socket.once('end', resolve))
  }

  get text() {
    return this.received.toString('latin1')
  }

  /** Resolves once the system has the bytes. */
  write(bytes) {
    return new Promise((resolve) => this.socket.write(bytes, resolve))
  }

  send(message) {
    return this.write(frame(JSON.stringify(message)))
  }

  /** Everything that comes until the server ends its side. */
  async readAll() {
    await soon(this.ended, 'the end of the response')
    return this.text
  }

  stopReading() {
    this.socket.pause()
  }

  destroy() {
    this.socket.destroy()
  }
}
