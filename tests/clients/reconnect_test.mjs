import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { startDemoThatComesBack } from './support/demo.mjs'
import { useDemo } from './support/fixture.mjs'

// Stock ws-client waits one to five seconds before it connects again.
for (const { name, connect } of clients) {
  describe(`A restart of the server, with ${name}`, () => {
    const world = useDemo(connect, startDemoThatComesBack)

    for (const [what, signal] of [
      ['its end', 'SIGTERM'],
      ['a crash', 'SIGKILL'],
    ]) {
      it(`after ${what} is survived: clients subscribe again, and work again`, async () => {
        const mine = await world.open('counter')
        const yours = await world.open('counter')
        await mine.press('Plus 1')
        await yours.shows('The count is 1')
        const old_tap = mine.handler('Plus 1')

        world.demo.signal(signal)
        world.demo = await world.demo.restart()
        await mine.shows('The count is 0')
        await yours.shows('The count is 0')

        // Keys lead to the button: a tap on what the old server drew is for that button of the new one.
        await old_tap()
        await yours.shows('The count is 1')
        await mine.press('Plus 1')
        await yours.shows('The count is 2')
        await yours.press('Plus 1')
        await mine.shows('The count is 3')
      })
    }
  })
}
