import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { afterEach, beforeEach, describe, it } from 'node:test'

import { startDemo } from './support/demo.mjs'
import { soon } from './support/eventually.mjs'
import { RawSocket } from './support/raw_socket.mjs'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

describe('Over plain HTTP, the server', () => {
  let demo

  beforeEach(async () => {
    demo = await startDemo()
  })
  afterEach(() => demo?.stop())

  async function request(path, { method = 'GET', headers = {}, body } = {}) {
    const { host, port } = demo
    const outgoing = http.request({ host, port, path, method, headers, agent: false })
    outgoing.end(body)
    const [incoming] = await soon(once(outgoing, 'response'), 'the response')
    incoming.setEncoding('utf8')
    let text = ''
    for await (const part of incoming) text += part
    return { status: incoming.statusCode, headers: incoming.headers, text }
  }

  /** Sends the bytes as they are; the response is split into its head and body. */
  async function raw(bytes) {
    const socket = await RawSocket.connect(demo)
    try {
      socket.write(bytes)
      const text = await socket.readAll()
      const [head, body] = text.split('\r\n\r\n')
      return { status: Number(head.split(' ')[1]), head, body }
    } finally {
      socket.destroy()
    }
  }

  function assertError({ status, headers, text }, wanted_status, wanted_message) {
    assert.equal(status, wanted_status, text)
    assert.equal(headers['content-type'], 'application/json')
    const body = JSON.parse(text)
    assert.deepEqual(Object.keys(body), ['error'])
    assert.match(body.error, wanted_message)
  }

  it('answers GET of a path with the value of its model', async () => {
    const { status, headers, text } = await request('/counter')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/json')
    assert.equal(Number(headers['content-length']), Buffer.byteLength(text))
    const { $, component, children } = JSON.parse(text)
    assert.deepEqual([$, component], ['component', 'rise-tools/kit-tamagui/ScrollView'])
    assert.deepEqual(children.children[1].children, ['The count is ', 0])
  })

  it('answers each path of the demo, with a query or without', async () => {
    for (const path of ['/', '/counter', '/controls', '/sign-up?a=b', '/tasks?', '/machine']) {
      const { status, text } = await request(path)
      assert.equal(status, 200, path)
      assert.equal(JSON.parse(text).$, 'component', path)
    }
  })

  it('decodes the percents of a path', async () => {
    const plain = await request('/sign-up')
    assert.equal((await request('/sign%2Dup')).text, plain.text)
    assert.equal((await request('/%73%69gn-%75p')).text, plain.text)
    assertError(await request('/sign%252Dup'), 404, /"sign%2Dup"/)
    assertError(await request('/%C3%A4'), 404, /"ä"/)
  })

  it('refuses percents that decode to nothing', async () => {
    for (const path of ['/%', '/%z', '/%zz', '/counter%2']) {
      assertError(await request(path), 400, /malformed/)
    }
  })

  it('answers bytes that are no text with JSON still', async () => {
    assertError(await request('/%00'), 404, /"\0"/)
    for (const path of ['/%FF', '/%C3', '/counter/%ED%A0%80']) {
      assertError(await request(path), 400, /malformed/)
    }
  })

  it('answers 404 where there is no model', async () => {
    assertError(await request('/nope'), 404, /there is no model at "nope"/)
    assertError(await request('/counter/children'), 404, /"counter\/children"/)
  })

  it('answers 404 for what JavaScript finds in each object', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'length']
    for (const name of names) {
      assertError(await request(`/${name}`), 404, new RegExp(name))
      assertError(await request(`/counter/${name}`), 404, new RegExp(name))
    }
  })

  it('shows browsers the playground, at every path', async () => {
    for (const path of ['/', '/counter', '/nope', '/-/gallery']) {
      const response = await fetch(`http://${demo.host}:${demo.port}${path}`, {
        headers: { accept: browser },
      })
      assert.equal(response.status, 200, path)
      assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
      assert.match(response.headers.get('content-security-policy'), /^default-src 'none'; /)
      const text = await response.text()
      assert.match(text, /^<!doctype html>/)
      assert.match(text, /<title>updraft<\/title>/)
    }
  })

  it('serves all that the page names', async () => {
    const origin = `http://${demo.host}:${demo.port}`
    const namedAt = async (path) => {
      const page = await fetch(origin + path, { headers: { accept: browser } })
      const named = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)]
      return named.map(([, address]) => new URL(address, origin + path).pathname)
    }
    const named = await namedAt('/')
    assert.ok(named.length >= 3, named.join())
    for (const path of ['/users/bob', '/a/b/c/']) assert.deepEqual(await namedAt(path), named)
    for (const path of named) {
      const file = await fetch(origin + path)
      assert.equal(file.status, 200, path)
      assert.match(file.headers.get('cache-control'), /immutable/)
      assert.ok((await file.arrayBuffer()).byteLength > 0)
    }
  })

  it('tells the paths, the sessions and the figures', async () => {
    const { paths } = JSON.parse((await request('/-/paths')).text)
    assert.ok(paths.includes('') && paths.includes('counter'), paths.join())
    const { pathname, search } = new URL(demo.inspectorLink)
    const opened = await request(pathname + search)
    assert.equal(opened.status, 303)
    const [cookie] = opened.headers['set-cookie'][0].split(';')
    const headers = { cookie }
    assert.deepEqual(JSON.parse((await request('/-/sessions', { headers })).text), { sessions: [] })
    assert.equal(JSON.parse((await request('/-/stats', { headers })).text).connections, 0)
  })

  it('tells the sessions and the figures to nobody who only looks local', async () => {
    const { host, port } = demo
    for (const headers of [{}, { host: 'localhost' }, { host: `${host}:${port}` }]) {
      for (const path of ['/-/sessions', '/-/stats', '/-/open', '/-/open?token=x']) {
        const answer = await request(path, { headers })
        assertError(answer, 403, /the link that the server wrote/)
        assert.equal(answer.headers['set-cookie'], undefined)
      }
    }
  })

  it('gives the model at the root to all others', async () => {
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
      const { status, headers: fields, text } = await request('/', { headers })
      assert.deepEqual([status, fields['content-type']], [200, 'application/json'])
      assert.equal(JSON.parse(text).$, 'component')
    }
  })

  it('answers HEAD as GET, without the body', async () => {
    for (const [path, headers] of [
      ['/tasks', {}],
      ['/', { accept: browser }],
      ['/nope', {}],
    ]) {
      const get = await request(path, { headers })
      const head = await request(path, { headers, method: 'HEAD' })
      assert.equal(head.status, get.status)
      assert.deepEqual(head.headers, get.headers)
      assert.equal(head.text, '')
    }
    const { head, body } = await raw('HEAD /tasks HTTP/1.1\r\nHost: demo\r\n\r\n')
    assert.match(head, /Content-Length: [1-9]/)
    assert.equal(body, '')
  })

  it('refuses other methods, and names those it takes', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const body = method === 'POST' ? '{"a":1}' : ''
      const response = await request('/counter', { method, body })
      assertError(response, 405, new RegExp(method))
      assert.equal(response.headers.allow, 'GET, HEAD')
    }
  })

  describe('asked for a WebSocket,', () => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }
    const without = (name) => {
      const { [name]: _, ...rest } = upgrade
      return rest
    }

    it('accepts it by the key, at any path', async () => {
      for (const path of ['/', '/counter', '/any/where?x=1']) {
        const { host, port } = demo
        const outgoing = http.request({ host, port, path, headers: upgrade, agent: false })
        outgoing.end()
        const [incoming, socket] = await soon(once(outgoing, 'upgrade'), 'the upgrade')
        socket.destroy()
        assert.equal(incoming.statusCode, 101)
        // RFC 6455, section 1.3.
        assert.equal(incoming.headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
      }
    })

    it('names its version to who wants another', async () => {
      for (const version of ['8', '12', '14', '1.3', '']) {
        const headers = { ...upgrade, 'sec-websocket-version': version }
        const response = await request('/', { headers })
        assertError(response, 426, /Sec-WebSocket-Version/)
        assert.equal(response.headers['sec-websocket-version'], '13')
        assert.equal(response.headers.upgrade, 'websocket')
      }
      const none = await request('/', { headers: without('sec-websocket-version') })
      assert.deepEqual([none.status, none.headers['sec-websocket-version']], [426, '13'])
    })

    it('refuses a key that is missing or none', async () => {
      const none = await request('/', { headers: without('sec-websocket-key') })
      assertError(none, 400, /Sec-WebSocket-Key/)
      for (const key of ['', 'short', 'dGhlIHNhbXBsZSBub25jZQ==dGhl', '!!!!!!!!!!!!!!!!!!!!!!==']) {
        const headers = { ...upgrade, 'sec-websocket-key': key }
        assertError(await request('/', { headers }), 400, /Sec-WebSocket-Key/)
      }
    })

    it('refuses a method that is not GET', async () => {
      const response = await request('/', { method: 'POST', headers: upgrade })
      assertError(response, 405, /GET/)
      assert.equal(response.headers.allow, 'GET')
    })

    it('serves an upgrade to anything else as if it had not been asked for', async () => {
      const headers = {
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAMAAABkAARAAAAAAAIAAAAA',
      }
      const { status, text } = await request('/tasks', { headers })
      assert.equal(status, 200)
      assert.equal(text, (await request('/tasks')).text)
    })
  })

  describe('sent a head that breaks the rules,', () => {
    const limit = 16 << 10
    const head_of = (size) => {
      const [start, end] = ['GET /tasks HTTP/1.1\r\nHost: demo\r\nX-Padding: ', '\r\n\r\n']
      return start + 'x'.repeat(size - start.length - end.length) + end
    }

    it('refuses what is no request', async () => {
      for (const bytes of [
        'hello\r\n\r\n',
        'GET\r\n\r\n',
        'GET /tasks\r\n\r\n',
        'GET /tasks HTTP/9.9\r\n\r\n',
        'GET /ta sks HTTP/1.1\r\nHost: demo\r\n\r\n',
        'GET /tasks HTTP/1.1\r\nHost demo\r\n\r\n',
        'GET /tasks HTTP/1.1\r\n: demo\r\n\r\n',
        'GET tasks HTTP/1.1\r\nHost: demo\r\n\r\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', // TLS
      ]) {
        const { status, body } = await raw(bytes)
        assert.equal(status, 400, JSON.stringify(bytes))
        assert.match(JSON.parse(body).error, /malformed/)
      }
    })

    it('takes one of 16 KiB, and refuses any longer', async () => {
      assert.equal((await raw(head_of(limit))).status, 200)
      const { status, body } = await raw(head_of(limit + 1))
      assert.equal(status, 431)
      assert.match(JSON.parse(body).error, /16384/)
    })

    it('refuses one without an end as soon as it is too long', async () => {
      assert.equal((await raw(`GET /${'x'.repeat(3 * limit)}`)).status, 431)
    })

    it('takes one that comes byte by byte', async () => {
      const socket = await RawSocket.connect(demo)
      for (const byte of 'GET /tasks HTTP/1.1\r\nHost: demo\r\n\r\n') await socket.write(byte)
      assert.match(await socket.readAll(), /^HTTP\/1\.1 200 OK\r\n/)
      socket.destroy()
    })

    it('takes one of HTTP/1.0', async () => {
      assert.equal((await raw('GET /tasks HTTP/1.0\r\n\r\n')).status, 200)
    })

    it('takes one with the whole URL, as a proxy would', async () => {
      // RFC 9112, section 3.2.2: a server must accept the absolute form.
      assert.equal((await raw('GET http://demo/tasks HTTP/1.1\r\nHost: demo\r\n\r\n')).status, 200)
    })

    it('refuses one of HTTP/1.1 that names no host, or two', async () => {
      // RFC 9112, section 3.2: a server must answer such with 400.
      assert.equal((await raw('GET /tasks HTTP/1.1\r\n\r\n')).status, 400)
      assert.equal((await raw('GET /tasks HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')).status, 400)
    })
  })
})
