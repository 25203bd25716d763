import assert from 'node:assert/strict'
import { test } from 'node:test'

import { foreignHost, serverAddress } from '../src/connection/server'

const of = (page: string) => serverAddress(new URL(page))

test('a page asks its own server, over the scheme that it came by', () => {
  assert.deepEqual(of('http://localhost:3005/a?b#c'), {
    socketUrl: 'ws://localhost:3005/-/ws',
    httpUrl: 'http://localhost:3005',
  })
  assert.equal(of('https://example.org/').socketUrl, 'wss://example.org/-/ws')
})

test('a page asks its own server behind a proxy that has put a prefix before its paths', () => {
  assert.deepEqual(serverAddress(new URL('https://host/apps/lights/users/bob'), '/apps/lights/'), {
    socketUrl: 'wss://host/apps/lights/-/ws',
    httpUrl: 'https://host/apps/lights',
  })
})

test('a host that is not the page’s own is named, however the address hides it', () => {
  const foreign = (page: string) => foreignHost(new URL(page))
  for (const [asked, host] of [
    ['evil.example', 'evil.example'],
    ['wss://evil.example/-/ws', 'evil.example'],
    ['localhost:3006', 'localhost:3006'],
    ['localhost', 'localhost'],
    ['localhost:3005@evil.example', 'evil.example'],
    ['ws://localhost:3005:x@evil.example:99', 'evil.example:99'],
    ['127.0.0.1:3005', '127.0.0.1:3005'],
    ['wss://localhost:3005.evil.example', undefined], // no port: the browser refuses it
    ['l\u043ecalhost:3005', 'xn--lcalhost-nbh:3005'],
    ['//evil.example', 'evil.example'],
  ] as const) {
    assert.equal(foreign(`http://localhost:3005/?host=${encodeURIComponent(asked)}`), host, asked)
  }
})

test('a page’s own host is no other one', () => {
  for (const [page, asked] of [
    ['http://localhost:3005', 'localhost:3005'],
    ['http://localhost:3005', 'ws://LOCALHOST:3005/any/path'],
    ['http://example.org', 'example.org'],
    ['http://example.org', 'ws://example.org:80'],
    ['https://example.org', 'wss://example.org:443'],
    ['http://localhost:3005', ''],
  ]) {
    assert.equal(foreignHost(new URL(`${page}/?host=${asked}`)), undefined, asked)
  }
  assert.equal(foreignHost(new URL('https://example.org/?host=ws://example.org')), 'example.org')
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
