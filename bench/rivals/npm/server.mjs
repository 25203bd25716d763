// The fixture's contract served by the JavaScript server: PORT=… node server.mjs, or --port N.
// With --deflate it compresses, as ws does when told to.
import { parseArgs } from 'node:util'

import { event } from '@rise-tools/react'
import { lookup, state } from '@rise-tools/server'
// createWSServer passes no options on to ws, so these are wired as it wires them.
import { connectWebSocket, createWSServerContext } from '@rise-tools/server/lib/ws-connection.js'
import { WebSocketServer } from 'ws'

const longestPad = 64 << 20

const { values: flags } = parseArgs({
  options: { port: { type: 'string' }, deflate: { type: 'boolean', default: false } },
})
const port = Number(flags.port ?? process.env.PORT)

const padOf = (size) =>
  'x'.repeat(Number.isInteger(size) ? Math.min(Math.max(size, 0), longestPad) : 0)

const pressed = (value, size) => ({ ...value, n: value.n + 1, pad: padOf(size) })

const [counter, setCounter] = state({ n: 0, pad: '' })

const items = new Map()

function itemAt(id) {
  let known = items.get(id)
  if (!known) {
    const [model, set] = state({ id, n: 0, pad: '' })
    known = { model, set }
    items.set(id, known)
  }
  return known
}

const [panel] = state({
  $: 'component',
  component: 'rise-tools/kit-tamagui/Button',
  props: {
    label: 'Increment',
    onPress: event((size) => setCounter((value) => pressed(value, size))),
    onItem: event((id, size) => itemAt(id).set((value) => pressed(value, size))),
    onEcho: event((value) => value),
    onFail: event(() => {
      throw new Error('this handler always fails')
    }),
  },
})

const models = { counter, item: lookup((id) => itemAt(id).model), panel }

const server = new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: flags.deflate })
const context = createWSServerContext(models)
server.on('connection', (socket) => connectWebSocket(context, socket))
server.on('listening', () => console.log(`listening on 127.0.0.1:${port}`))
