import assert from 'node:assert/strict'
import { test } from 'node:test'

import { rootOf } from '../src/connection/root'
import {
  navigated,
  normalPath,
  pageUrl,
  parsePage,
  screenAdded,
  screenRemoved,
  wentBack,
} from '../src/playground/page'
import { base58, isLoopback, isSocketUrl, phoneHost, phoneLink } from '../src/playground/phoneLink'

const parse = (path: string) => parsePage(new URL(path, 'http://host'))

test('a URL says what the page shows, and back', () => {
  for (const url of [
    '/',
    '/users/bob',
    '/a%20b/%C3%BC%3F',
    '/counter#frame=wall&theme=dark&screen=tasks&screen=users/bob',
    '/#screen=',
  ]) {
    assert.equal(pageUrl(parse(url)), url)
  }
  assert.deepEqual(
    parse('/counter#screen=tasks').screens.map(({ path }) => path),
    ['counter', 'tasks']
  )
})

test('a path has no empty segments, however it is written', () => {
  for (const path of ['/b/c', '/b//c', '//b/c/', '/b%2Fc', '/%2Fb/c%2F', '/b%2F/c']) {
    // A URL with two slashes in front would name a host.
    const url = new URL('http://host/')
    url.pathname = path
    assert.equal(parsePage(url).screens[0]?.path, 'b/c', path)
  }
  assert.equal(parse('/a~1b/~0').screens[0]?.path, 'a~1b/~0')
})

test('behind a proxy the path begins where its prefix ends', () => {
  const root = '/apps/lights/'
  for (const path of ['', 'users/bob', 'a%20b/c', 'counter?host=ws://x#theme=dark']) {
    const url = new URL(root + path, 'https://host')
    assert.equal(pageUrl(parsePage(url, root), url.search, root), root + path)
  }
  assert.equal(
    parsePage(new URL('https://host/apps/lights/users/bob'), root).screens[0]?.path,
    'users/bob'
  )
  assert.equal(parsePage(new URL('https://host/apps/lights/-/'), root).screens[0]?.path, '')
})

test('the prefix of a proxy is what is before the segments that the server has seen', () => {
  for (const [pathname, depth, root] of [
    ['/', 0, '/'],
    ['/counter', 1, '/'],
    ['//users//bob/', 2, '/'],
    ['/lights/', 0, '/lights/'],
    ['/lights/users/bob', 2, '/lights/'],
    ['/apps/lights/users/bob/', 2, '/apps/lights/'],
    ['/lights//counter', 1, '/lights/'],
    ['/lights/a//b', 2, '/lights/'],
    ['/lights/a%2Fb/c', 3, '/lights/'],
    ['/lights/%ZZ', 1, '/lights/'],
    ['/lights/a', 2, '/'],
    ['/lights', 3, undefined],
    ['/a%2Fb', 1, undefined],
  ] as const) {
    assert.equal(rootOf(pathname, depth), root, pathname)
  }
})

test('empty segments are none', () => {
  assert.equal(pageUrl(parse('/users//bob/')), '/users/bob')
  assert.equal(screenAdded(parse('/'), '/a//b/').screens[1]?.path, 'a/b')
})

test('what a URL says wrongly becomes the default', () => {
  assert.equal(pageUrl(parse('/%ZZ/#frame=moon&theme=pink')), '/%25ZZ')
  assert.equal(pageUrl(parse('/-/')), '/')
})

test('a query is kept', () => {
  assert.equal(pageUrl(parse('/a#theme=dark'), '?host=ws://x'), '/a?host=ws://x#theme=dark')
})

test('each screen finds its way back', () => {
  let page = screenAdded(parse('/a'), 'b')
  page = navigated(page, 1, '/c/')
  page = navigated(page, 1, 'd')
  page = navigated(page, 0, 'x')
  page = wentBack(page, 1)
  assert.deepEqual(page.screens, [
    { id: 0, path: 'x', trail: ['a'] },
    { id: 1, path: 'c', trail: ['b'] },
  ])
  page = wentBack(wentBack(page, 1), 1)
  assert.equal(page.screens[1]?.path, 'b')
})

test('screens come and go, but for the last', () => {
  const two = screenAdded(parse('/a'), 'b')
  const one = screenRemoved(two, 0)
  assert.deepEqual(
    one.screens.map(({ path }) => path),
    ['b']
  )
  assert.equal(screenRemoved(one, 1), one)
  assert.equal(screenAdded(one, 'c').screens[1]?.id, 2)
})

test('base58 of known bytes', () => {
  const vectors: [string, string][] = [
    ['', ''],
    ['00', '1'],
    ['0000', '11'],
    ['61', '2g'],
    ['626262', 'a3gV'],
    ['636363', 'aPEr'],
    ['516b6fcd0f', 'ABnLTmg'],
    ['bf4f89001e670274dd', '3SEo3LWLoPntC'],
    ['572e4794', '3EFU7m'],
    ['ecac89cad93923c02321', 'EJDM8drfXA6uyA'],
    ['10c8511e', 'Rt5zm'],
    ['00000000000000000000', '1111111111'],
    ['73696d706c792061206c6f6e6720737472696e67', '2cFupjhnEsSn59qHXstmK2ffpLv2'],
    ['00eb15231dfceb60925886b67d065299925915aeb172c06647', '1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L'],
  ]
  for (const [hex, text] of vectors) assert.equal(base58(Buffer.from(hex, 'hex')), text)
})

test('a link for the phone', () => {
  const [scheme, info] = phoneLink('ws://10.0.0.2:3005', 'tasks').split('?connectInfo=')
  assert.equal(scheme, 'rise://connect')
  assert.match(info ?? '', /^[1-9A-HJ-NP-Za-km-z]+$/)
})

test('addresses that no phone reaches', () => {
  for (const host of ['ws://localhost:1', 'ws://127.0.0.1', 'ws://[::1]:80']) {
    assert.equal(isLoopback(host), true, host)
  }
  assert.equal(isLoopback('ws://192.168.1.2:3005'), false)
  assert.equal(isLoopback('no URL'), false)
})

test('a phone gets the path of the server’s socket only where it leads somewhere', () => {
  for (const [socketUrl, host] of [
    ['ws://localhost:3005/-/ws', 'ws://localhost:3005'],
    ['ws://localhost:3005', 'ws://localhost:3005'],
    ['wss://host/apps/lights/-/ws', 'wss://host/apps/lights/-/ws'],
    ['ws://[::1', 'ws://[::1'],
  ] as const) {
    assert.equal(phoneHost(socketUrl), host)
  }
})

test('no text is too odd for an address', () => {
  for (const text of [
    '',
    '[::1',
    'ws://[::1',
    'ws://',
    'http://a b',
    '://',
    'ws://x:99999',
    '\ud800',
    '%',
  ]) {
    assert.equal(phoneHost(text), text)
    assert.equal(isSocketUrl(text), false)
    assert.equal(isLoopback(text), false)
    assert.match(phoneLink(text, ''), /^rise:/)
  }
  for (const path of ['/\ud800', '//x', '/%', '/%ff', '/a/\udc00b']) {
    const screens = [{ id: 0, path: normalPath(path), trail: [] }]
    const url = pageUrl({ screens, frame: 'phone', theme: 'system' })
    assert.equal(new URL(url, 'http://host').host, 'host')
  }
})
