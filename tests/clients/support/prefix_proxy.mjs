import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'

/**
 * A reverse proxy that serves a server below a prefix, as nginx, HAProxy, Caddy and Apache are set up to:
 * it takes the prefix off, and has nothing anywhere else.
 */
export class PrefixProxy {
  sockets = new Set()
  /** Whether it makes one slash of several, as most proxies do. */
  mergesSlashes = false
  /** Targets that were asked for outside of the prefix. */
  strays = []

  /** The prefix begins with a slash, and ends without one. */
  static async before({ host, port }, prefix) {
    const proxy = new PrefixProxy(host, port, prefix)
    proxy.listener.listen(0, '127.0.0.1')
    await once(proxy.listener, 'listening')
    proxy.origin = `http://127.0.0.1:${proxy.listener.address().port}`
    proxy.http = proxy.origin + prefix
    return proxy
  }

  constructor(host, port, prefix) {
    Object.assign(this, { host, port, prefix })
    this.listener = http.createServer((request, response) => this.pass(request, response))
    this.listener.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
    this.listener.on('connection', (socket) => this.keep(socket))
  }

  keep(socket) {
    this.sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.sockets.delete(socket))
  }

  /** The target behind the prefix, or undefined. */
  inner({ url }) {
    if (url.startsWith(`${this.prefix}/`)) {
      const path = url.slice(this.prefix.length)
      return this.mergesSlashes ? path.replace(/\/+/g, '/') : path
    }
    this.strays.push(url)
    return undefined
  }

  pass(request, response) {
    if (request.url === this.prefix) {
      response.writeHead(301, { location: `${this.prefix}/` }).end()
      return
    }
    const path = this.inner(request)
    if (path === undefined) {
      response.writeHead(404).end('nothing outside of the prefix')
      return
    }
    const { method, headers } = request
    const asked = http.request({ host: this.host, port: this.port, path, method, headers })
    asked.on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    })
    asked.on('error', () => response.writeHead(502).end())
    request.pipe(asked)
  }

  upgrade(request, client, head) {
    const path = this.inner(request)
    if (path === undefined) {
      client.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    const server = net.connect(this.port, this.host)
    this.keep(server)
    const fields = request.rawHeaders.map((text, index) => text + (index % 2 ? '\r\n' : ': '))
    server.write(`GET ${path} HTTP/1.1\r\n${fields.join('')}\r\n`)
    server.write(head)
    server.pipe(client).pipe(server)
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
  }

  async close() {
    for (const socket of this.sockets) socket.destroy()
    this.listener.close()
    await once(this.listener, 'close')
  }
}
