import { RawClient } from '../../tests/compare/support/raw_client.mjs'

// Labels of buttons: the one above the list, and those that end each row.
const add = 'Add'
const rowEnd = 'UpDelete'

/** The demo's screen of tasks as one client sees it, who inflates and reads all that comes. */
export class TasksScreen {
  static path = 'tasks'

  /** Opens it, and adds tasks until there are so many. */
  static async open(port, { offers, tasks }) {
    const url = `ws://127.0.0.1:${port}`
    const client = await RawClient.connect(url, { perMessageDeflate: offers })
    const screen = new TasksScreen(client)
    await client.watch(TasksScreen.path)
    const missing = tasks - screen.texts.length
    for (let i = 1; i <= missing; ++i) await screen.add(`Task ${i} of those that make it longer`)
    if (screen.texts.length !== tasks) throw new Error(`the screen doesn't have ${tasks} tasks`)
    return screen
  }

  constructor(client) {
    this.client = client
  }

  get compresses() {
    return this.client.socket.extensions.includes('permessage-deflate')
  }

  get updates() {
    return this.client.updates.length
  }

  /** What the tasks are, from the top. */
  get texts() {
    const text = this.client.textAt(TasksScreen.path)
    return text.slice(text.indexOf(add) + add.length).split(rowEnd).slice(0, -1)
  }

  /** Calls back once for each update from now on. */
  onUpdate(callback) {
    let seen = this.updates
    this.client.socket.on('message', () => {
      if (this.updates > seen) callback()
      seen = this.updates
    })
  }

  async add(text) {
    const press = { ...this.client.tap(TasksScreen.path, add), payload: [{ text }] }
    const { error } = await this.client.call(press)
    if (error) throw new Error(`no task was added: ${JSON.stringify(error)}`)
  }

  /** Presses Up in the row of a task, which must not be the first one. */
  moveUp(text) {
    this.client.send(this.client.tap(TasksScreen.path, 'Up', { after: text }))
  }

  leave() {
    this.client.leave()
  }
}
