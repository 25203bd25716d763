import { describe, it } from 'node:test'

import { useDemo } from './support/fixture.mjs'

const [write, open, tap] = ['Write state, view and a button', 'Open it on a phone', 'Tap']

/** The tasks in their order. */
async function tasks(screen) {
  const all = await screen.content.innerText()
  return all.split('\n').filter((line) => !['', 'Tasks', 'Add', 'Up', 'Delete'].includes(line))
}

describe('The list of tasks', () => {
  const world = useDemo()
  const placeholder = 'What is to be done?'
  const visitTwice = async () => {
    const screens = await world.visitTwice('tasks')
    for (const screen of screens) await screen.shows(tap)
    return screens
  }
  const becomes = (screen, ...expected) => screen.becomes(() => tasks(screen), expected)

  it('takes what is typed when Add is pressed, and empties the field', async () => {
    const [mine, yours] = await visitTwice()
    const field = mine.content.getByPlaceholder(placeholder)
    await field.pressSequentially('Buy milk')
    await mine.becomes(() => field.inputValue(), 'Buy milk')
    await yours.becomes(() => yours.content.getByPlaceholder(placeholder).inputValue(), '')
    await mine.press('Add')
    await becomes(yours, write, open, tap, 'Buy milk')
    await becomes(mine, write, open, tap, 'Buy milk')
    await mine.becomes(() => field.inputValue(), '')
  })

  it('says why it adds nothing', async () => {
    const [mine, yours] = await visitTwice()
    await mine.press('Add')
    await mine.tells(['That did not work', 'a task needs a text'])
    await becomes(yours, write, open, tap)
  })

  it('deletes and reorders for everybody', async () => {
    const [mine, yours] = await visitTwice()
    await mine.pressIn(tap, 'Up')
    await becomes(yours, write, tap, open)
    await yours.pressIn(write, 'Delete')
    await becomes(mine, tap, open)
    await mine.pressIn(tap, 'Delete')
    await mine.pressIn(open, 'Delete')
    await becomes(yours)
  })

  it('deletes the row that was meant, while somebody else shifts the list', async () => {
    const [mine, yours] = await visitTwice()
    const box = await mine.row(open).getByRole('button', { name: 'Delete' }).boundingBox()
    // The finger is down on a row; the list moves under it; the finger comes up.
    await mine.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await mine.page.mouse.down()
    await yours.pressIn(write, 'Delete')
    await becomes(yours, open, tap)
    await becomes(mine, open, tap)
    await mine.page.mouse.up()
    await yours.pressIn(tap, 'Up')
    await becomes(mine, tap, open)
    await becomes(yours, tap, open)
  })

  it('keeps what somebody types while the list changes around it', async () => {
    const [mine, yours] = await visitTwice()
    const field = mine.content.getByPlaceholder(placeholder)
    await field.pressSequentially('Buy')
    await yours.pressIn(write, 'Delete')
    await becomes(mine, open, tap)
    await field.pressSequentially(' milk')
    await mine.becomes(() => field.inputValue(), 'Buy milk')
    await mine.press('Add')
    await becomes(yours, open, tap, 'Buy milk')
  })
})
