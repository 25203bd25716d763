/** What a program of a test would be to a page: a server whose values the test sends by itself. */
export class ScriptedServer {
  values = new Map()
  sockets = new Set()
  events = []
  /** What responses to events hold, beyond their key. */
  answer = {}
  /** What the program does at an event, before it is answered. */
  react = () => {}
  /** How long an event is on its way, in milliseconds. */
  delay = 0

  /** Answers every WebSocket of a browser in place of the real server. */
  static async behind(visitor) {
    const server = new ScriptedServer()
    await visitor.context.routeWebSocket(/\/-\/ws$/, (socket) => server.accept(socket))
    return server
  }

  accept(socket) {
    this.sockets.add(socket)
    socket.onMessage((text) => {
      const message = JSON.parse(text)
      if (message.$ === 'sub') {
        for (const key of message.keys) if (this.values.has(key)) this.send(socket, key)
      }
      if (message.$ === 'evt') {
        if (this.delay > 0) setTimeout(() => this.handle(socket, message), this.delay)
        else this.handle(socket, message)
      }
    })
    socket.onClose(() => this.sockets.delete(socket))
  }

  handle(socket, message) {
    this.events.push(message)
    this.react(message)
    if (this.held) this.held.push([socket, message])
    else this.respond(socket, message)
  }

  respond(socket, { key }) {
    if (this.sockets.has(socket)) {
      socket.send(JSON.stringify({ $: 'evt-res', key, ...this.answer }))
    }
  }

  /** Answers no event, until `release`. */
  hold() {
    this.held = []
  }

  release() {
    const held = this.held
    this.held = null
    for (const [socket, message] of held) this.respond(socket, message)
  }

  send(socket, key) {
    socket.send(JSON.stringify({ $: 'up', key, val: this.values.get(key) }))
  }

  set(path, value) {
    this.values.set(path, value)
    for (const socket of this.sockets) this.send(socket, path)
  }
}

/** A component of Tamagui, as a server sends it. */
export function tamagui(component, props, ...children) {
  const { key, ...rest } = props
  return {
    $: 'component',
    component: `rise-tools/kit-tamagui/${component}`,
    key,
    props: rest,
    children: children.length === 1 ? children[0] : children,
  }
}
