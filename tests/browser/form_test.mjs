import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'

describe('The form', () => {
  const world = useDemo()

  it('says what is wrong with the input to nobody else', async () => {
    const [mine, yours] = await world.visitTwice('sign-up')
    await mine.press('Sign up')
    await mine.shows('Please tell us your name.')
    await mine.field('Name').fill('Ada')
    await mine.field('Email').fill('nowhere')
    await mine.press('Sign up')
    await mine.shows('The email address needs an @.')
    await mine.hides('Please tell us your name.')
    await yours.shows('0 people have signed up so far.')
    await yours.hides('The email address needs an @.')
  })

  it('is filled in, sent, and leads back with a toast', async () => {
    const playground = await world.visit('')
    const guest = await world.visit('sign-up')
    await playground.screen('').press('A form')
    const form = playground.screen('sign-up')
    await form.field('Name').fill('Ada')
    await form.field('Email').fill('ada@example.com')
    await form.content.getByRole('combobox').click()
    await playground.page.getByRole('option', { name: 'Fish' }).click()
    await form.content.getByRole('combobox').getByText('Fish').waitFor()
    await form.field('Send me news').click()
    await form.press('Sign up')
    await playground.shows('/')
    await playground.screen('').tells(['Welcome, Ada!'])
    await guest.screen('sign-up').shows('1 people have signed up so far.')
  })

  it('is sent by Enter, and filled in by keyboard alone', async () => {
    const playground = await world.visit('')
    await playground.screen('').press('A form')
    const form = playground.screen('sign-up')
    const { keyboard } = playground.page
    await form.field('Name').focus()
    await keyboard.type('Grace')
    await keyboard.press('Tab')
    await keyboard.type('grace@example.com')
    await keyboard.press('Enter')
    await playground.screen('').tells(['Welcome, Grace!'])
  })
})
