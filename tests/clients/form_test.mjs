import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { clients } from './support/clients.mjs'
import { useDemo } from './support/fixture.mjs'

for (const { name, connect } of clients) {
  describe(`The form, with ${name}`, () => {
    const world = useDemo(connect)

    it('is drawn', async () => {
      const screen = await world.open('sign-up')
      assert.equal(screen.texts[0], '0 people have signed up so far.')
      assert.equal(screen.field('Email').placeholder, 'you@example.com')
      assert.equal(screen.field('Meal').value, 'pasta')
      assert.equal(screen.field('Send me news').getAttribute('aria-checked'), 'false')
    })

    it('shows what is wrong with the input, to whom entered it only', async () => {
      const mine = await world.open('sign-up')
      const yours = await world.open('sign-up')
      await mine.press('Sign up')
      await mine.shows('Please tell us your name.')
      await mine.type(mine.field('Name'), 'Ada')
      await mine.type(mine.field('Email'), 'nowhere')
      await mine.press('Sign up')
      await mine.shows('The email address needs an @.')
      assert.deepEqual(mine.actions, [])

      // Something that is for all has reached them, and this did not come before it.
      await yours.type(yours.field('Name'), 'Bob')
      await yours.type(yours.field('Email'), 'b@example.com')
      await yours.press('Sign up')
      await yours.shows('1 people have signed up so far.')
      await mine.shows('1 people have signed up so far.')
      assert.ok(!yours.text.includes('needs an @'), yours.text)
      assert.ok(mine.text.includes('The email address needs an @.'), mine.text)
    })

    it('lets the client toast and go back, once all is right', async () => {
      const mine = await world.open('sign-up')
      const yours = await world.open('sign-up')
      await mine.press('Sign up')
      await mine.shows('Please tell us your name.')
      await mine.type(mine.field('Name'), 'Zoë 🎈')
      await mine.type(mine.field('Email'), 'zoe@example.com')
      await mine.enter(mine.field('Meal'), 'fish')
      await mine.press(mine.field('Send me news'))
      await mine.press('Sign up')
      assert.deepEqual(mine.actions, [
        ['toast', { title: 'Welcome, Zoë 🎈!' }],
        ['goBack', {}],
      ])
      await mine.shows('1 people have signed up so far.')
      await yours.shows('1 people have signed up so far.')
      assert.ok(!mine.text.includes('Please tell us your name.'), mine.text)
      assert.deepEqual(yours.actions, [])
    })
  })
}
