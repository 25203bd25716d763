/**
 * The connection of a browser to the real server, on which updates of one path behind the first wait
 * until a test lets them through.
 */
export class HeldLink {
  updates = 0
  held = []
  isHolding = true

  static async behind(visitor, path) {
    const link = new HeldLink(path)
    await visitor.context.routeWebSocket(/\/-\/ws$/, (socket) => link.accept(socket))
    return link
  }

  constructor(path) {
    this.path = path
  }

  accept(socket) {
    socket.connectToServer().onMessage((text) => {
      const { $, key } = JSON.parse(text)
      const isUpdate = $ === 'up' && key === this.path
      if (isUpdate && ++this.updates > 1 && this.isHolding) this.held.push([socket, text])
      else socket.send(text)
    })
  }

  release() {
    this.isHolding = false
    for (const [socket, text] of this.held.splice(0)) socket.send(text)
  }
}
