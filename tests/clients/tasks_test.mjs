import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { useDemo } from './support/fixture.mjs'

const [write, open, tap] = ['Write state, view and a button', 'Open it on a phone', 'Tap']

for (const { name, connect } of clients) {
  describe(`The list, with ${name}`, () => {
    const world = useDemo(connect)
    const tasks = (screen) => screen.texts

    it('keeps what is typed on the client until Add, which takes it along', async () => {
      const mine = await world.open('tasks')
      const yours = await world.open('tasks')
      const input = mine.placeholder('What is to be done?')
      await mine.type(input, 'Buy milk')
      assert.equal(input.value, 'Buy milk')
      assert.equal(yours.placeholder('What is to be done?').value, '')
      await mine.press('Add')
      await yours.becomes(() => tasks(yours), [write, open, tap, 'Buy milk'])
      await mine.becomes(() => tasks(mine), [write, open, tap, 'Buy milk'])
      assert.equal(input.value, '', 'the response empties the field')
      assert.equal(mine.placeholder('What is to be done?'), input, 'it is the same element still')
    })

    it('says why it adds nothing', async () => {
      const screen = await world.open('tasks')
      const refused = (message) => (thrown) => {
        assert.deepEqual(thrown, { name: 'Error', message })
        return true
      }
      await assert.rejects(screen.press('Add'), refused('a task needs a text'))
      await screen.enter(screen.placeholder('What is to be done?'), 'x'.repeat(201))
      await assert.rejects(screen.press('Add'), refused('this text is too long for a task'))
      assert.deepEqual(tasks(screen), [write, open, tap])
    })

    it('deletes and reorders for everybody', async () => {
      const mine = await world.open('tasks')
      const yours = await world.open('tasks')
      await mine.press('Up', mine.around(tap))
      await yours.becomes(() => tasks(yours), [write, tap, open])
      await yours.press('Delete', yours.around(write))
      await mine.becomes(() => tasks(mine), [tap, open])
      await mine.press('Up', mine.around(tap))
      await mine.press('Up', mine.around(open))
      await yours.becomes(() => tasks(yours), [open, tap])
    })

    it('deletes the task that was tapped on, though another client has shifted it', async () => {
      const client = world.join()
      const mine = await client.open('tasks')
      const yours = await world.open('tasks')
      client.hold()
      await yours.press('Delete', yours.around(write))
      await yours.becomes(() => tasks(yours), [open, tap])
      assert.deepEqual(tasks(mine), [write, open, tap], 'mine is stale')
      const pressed = mine.press('Delete', mine.around(open))
      await yours.becomes(() => tasks(yours), [tap])
      client.release()
      await pressed
      await mine.becomes(() => tasks(mine), [tap])
    })

    it('deletes the task that a tap on its way has meant', async () => {
      const mine = await world.open('tasks')
      const yours = await world.open('tasks')
      const tap_on_open = mine.handler('Delete', mine.around(open))
      await yours.press('Up', yours.around(tap))
      await yours.press('Up', yours.around(tap))
      await mine.becomes(() => tasks(mine), [tap, write, open])
      await tap_on_open()
      await mine.becomes(() => tasks(mine), [tap, write])
      await yours.becomes(() => tasks(yours), [tap, write])
    })

    it('deletes nothing else when the tapped task is gone already', async () => {
      const mine = await world.open('tasks')
      const yours = await world.open('tasks')
      const tap_on_open = mine.handler('Delete', mine.around(open))
      await yours.press('Delete', yours.around(open))
      await mine.becomes(() => tasks(mine), [write, tap])
      await tap_on_open()
      await yours.press('Up', yours.around(tap))
      await mine.becomes(() => tasks(mine), [tap, write])
    })

    it('can be emptied and filled again', async () => {
      const mine = await world.open('tasks')
      const yours = await world.open('tasks')
      for (const task of [write, open, tap]) await mine.press('Delete', mine.around(task))
      await yours.becomes(() => tasks(yours), [])
      await yours.enter(yours.placeholder('What is to be done?'), 'Begin anew')
      await yours.press('Add')
      await mine.becomes(() => tasks(mine), ['Begin anew'])
    })
  })
}
