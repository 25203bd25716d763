// The screen of tasks as list.jsx serves it, for bench/compare to measure:
//   node --import tsx tasks_server.jsx --port N [--deflate]
// With --deflate it compresses as ws does when told to: a context for each connection.
import { parseArgs } from 'node:util'

// createWSServer passes no options on to ws, so these are wired as it wires them.
import { connectWebSocket, createWSServerContext } from '@rise-tools/server/lib/ws-connection.js'
import { WebSocketServer } from 'ws'

import { list } from './tasks.jsx'

const { values: flags } = parseArgs({
  options: { port: { type: 'string' }, deflate: { type: 'boolean', default: false } },
})

const context = createWSServerContext({ tasks: list })
new WebSocketServer({
  host: '127.0.0.1',
  port: Number(flags.port),
  perMessageDeflate: flags.deflate,
}).on('connection', (socket) => connectWebSocket(context, socket))
