import assert from 'node:assert/strict'
import { test } from 'node:test'

import { serverAddress } from '../src/connection/server'

const of = (page: string) => serverAddress(new URL(page))

test('a page asks its own server, over the scheme that it came by', () => {
  assert.deepEqual(of('http://localhost:3005/a?b#c'), {
    socketUrl: 'ws://localhost:3005/-/ws',
    httpUrl: 'http://localhost:3005',
  })
  assert.equal(of('https://example.org/').socketUrl, 'wss://example.org/-/ws')
})

test('a page asks the server that it is told, as people and as programs name it', () => {
  for (const [asked, socketUrl] of [
    ['ws://10.0.0.7:3005', 'ws://10.0.0.7:3005'],
    ['wss://example.org/x', 'wss://example.org/x'],
    ['http://example.org', 'ws://example.org'],
    ['https://example.org', 'wss://example.org'],
    ['10.0.0.7:3005', 'ws://10.0.0.7:3005'],
    ['localhost:port', 'ws://localhost:port'], // which the browser refuses, and the page says so
  ]) {
    assert.deepEqual(of(`http://localhost/?host=${asked}`), { socketUrl })
  }
})
