import { once } from 'node:events'
import net from 'node:net'

/** Bytes on their way from one socket to another: in order, each piece after its time. */
class Direction {
  pieces = []

  constructor(link, delay, from, to) {
    Object.assign(this, { link, delay, from, to })
    from.on('data', (bytes) => this.push({ bytes }))
    from.on('end', () => this.push({ bytes: null }))
    to.on('drain', () => this.deliver())
  }

  push(piece) {
    this.pieces.push({ ...piece, due: performance.now() + this.delay() })
    this.deliver()
  }

  /** Passes on what is due, and comes back for what is not. */
  deliver() {
    clearTimeout(this.timer)
    if (this.link.isFrozen) return
    while (this.pieces.length > 0 && this.pieces[0].due <= performance.now()) {
      const { bytes } = this.pieces.shift()
      if (bytes === null) this.to.end()
      else if (!this.to.write(bytes)) return
    }
    const [next] = this.pieces
    if (next) this.timer = setTimeout(() => this.deliver(), next.due - performance.now())
  }

  stop() {
    clearTimeout(this.timer)
  }
}

/**
 * A network between clients and a server of a test, by TCP: it delays what passes in each direction,
 * stops without closing anything, as a network that is gone, and cuts connections.
 */
export class SlowLink {
  isFrozen = false
  connections = new Set()

  /** Delays are milliseconds, `up` towards the server. They may be set at any time. */
  static async before({ host, port }, { up = 0, down = 0 } = {}) {
    const link = new SlowLink(host, port, up, down)
    link.listener.listen(0, '127.0.0.1')
    await once(link.listener, 'listening')
    link.port = link.listener.address().port
    link.host = '127.0.0.1'
    link.http = `http://127.0.0.1:${link.port}`
    link.url = `ws://127.0.0.1:${link.port}`
    return link
  }

  constructor(serverHost, serverPort, up, down) {
    Object.assign(this, { serverHost, serverPort, up, down })
    this.listener = net.createServer({ allowHalfOpen: true }, (client) => this.accept(client))
  }

  accept(client) {
    const server = net.connect({
      host: this.serverHost,
      port: this.serverPort,
      allowHalfOpen: true,
      noDelay: true,
    })
    client.setNoDelay(true)
    const directions = [
      new Direction(this, () => this.up, client, server),
      new Direction(this, () => this.down, server, client),
    ]
    const connection = { sockets: [client, server], directions }
    this.connections.add(connection)
    const gone = () => this.isFrozen || this.end(connection) // while frozen, nobody hears of it
    for (const socket of connection.sockets) socket.on('error', gone)
    client.on('close', gone)
  }

  end(connection) {
    this.connections.delete(connection)
    for (const direction of connection.directions) direction.stop()
    for (const socket of connection.sockets) socket.destroy()
  }

  /** From now on nothing passes, and nothing ends: connections stay open and silent. */
  freeze() {
    this.isFrozen = true
  }

  /** Everything passes again, what has waited first. */
  thaw() {
    this.isFrozen = false
    for (const connection of this.connections) {
      if (connection.sockets.some(({ destroyed }) => destroyed)) this.end(connection)
      else for (const direction of connection.directions) direction.deliver()
    }
  }

  /** Breaks all connections at once; new ones may come. */
  cut() {
    for (const { sockets, directions } of this.connections) {
      for (const direction of directions) direction.stop()
      for (const socket of sockets) socket.resetAndDestroy()
    }
    this.connections.clear()
  }

  async close() {
    this.isFrozen = false
    this.cut()
    this.listener.close()
    await once(this.listener, 'close')
  }
}
