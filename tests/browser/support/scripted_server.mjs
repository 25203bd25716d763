/** What a program of a test would be to a page: a server whose values the test sends by itself. */
export class ScriptedServer {
  values = new Map()
  sockets = new Set()
  events = []
  /** What responses to events hold, beyond their key. */
  answer = {}

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
        this.events.push(message)
        socket.send(JSON.stringify({ $: 'evt-res', key: message.key, ...this.answer }))
      }
    })
    socket.onClose(() => this.sockets.delete(socket))
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
