import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach } from 'node:test'

import { startDemo } from '../../clients/support/demo.mjs'
import { SlowLink } from '../../clients/support/slow_link.mjs'
import { launchChromium, Visitor } from './browser.mjs'
import { Playground } from './playground.mjs'
import { ScriptedServer } from './scripted_server.mjs'

/**
 * For each test of the enclosing describe: a demo of its own, and people who visit it, each with a
 * browser of their own. In the end no page of theirs may have complained.
 */
export function useDemo({ start = startDemo } = {}) {
  const usual = new Set()
  const resting = []
  const world = {
    /** A browser of somebody new, which is nowhere yet. */
    async arrive(options) {
      const visitor = await Visitor.arrive(world.browser, options)
      world.visitors.push(visitor)
      return visitor
    },

    /** Somebody with a usual browser, who may have been in the test before. */
    async comeAgain() {
      const visitor = resting.pop() ?? (await Visitor.arrive(world.browser))
      visitor.forget()
      usual.add(visitor)
      world.visitors.push(visitor)
      return visitor
    },

    /** Opens the page at a path, for one person. The options are those of a browser's context. */
    async visit(path = '', options) {
      const visitor = await (options ? world.arrive(options) : world.comeAgain())
      const playground = new Playground(await visitor.firstPage(), visitor, world.demo.http)
      await playground.open(path)
      return playground
    },

    /** The same over a slow link; the page's own files come without delay. */
    async visitOver(link, path = '') {
      const { up, down } = link
      link.up = link.down = 0
      const visitor = await world.comeAgain()
      const playground = new Playground(await visitor.firstPage(), visitor, link.http)
      await playground.open(path)
      await playground.screen(path).content.getByRole('heading').first().waitFor()
      Object.assign(link, { up, down })
      return playground
    },

    /** A slow link to the demo, which ends with the test. */
    async slowLink(delays) {
      const link = await SlowLink.before(world.demo, delays)
      world.links.push(link)
      return link
    },

    /** Opens the page at a path for which a test sends the values, and answers the events. */
    async visitScripted(path, value) {
      const visitor = await world.arrive()
      const server = await ScriptedServer.behind(visitor)
      server.set(path, value)
      const playground = new Playground(await visitor.firstPage(), visitor, world.demo.http)
      await playground.open(path)
      return { server, playground, screen: playground.screen(path) }
    },

    /** The same screen, seen by two people at once. */
    async visitTwice(path) {
      const visits = await Promise.all([world.visit(path), world.visit(path)])
      return visits.map((playground) => playground.screen(path))
    },
  }
  before(async () => {
    world.browser = await launchChromium()
  })
  after(() => world.browser?.close())
  beforeEach(async () => {
    world.visitors = []
    world.links = []
    world.demo = await start()
  })
  afterEach(async () => {
    for (const visitor of world.visitors) {
      await (usual.has(visitor) ? visitor.rest() : visitor.leave())
    }
    for (const link of world.links) await link.close()
    try {
      await world.demo?.stop()
    } finally {
      // One that does not end would keep this process, too.
      world.demo?.signal('SIGKILL')
    }
    for (const visitor of world.visitors) assert.deepEqual(visitor.surprises, [])
    resting.push(...world.visitors.filter((visitor) => usual.has(visitor)))
  })
  return world
}
