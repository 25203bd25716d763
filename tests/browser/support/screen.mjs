import { becomes } from './becomes.mjs'

/** One screen of a page, as somebody sees and uses it. */
export class Screen {
  becomes = becomes

  constructor(seat, page) {
    this.seat = seat
    this.page = page
    this.content = seat.locator('.screen')
  }

  /** What has this text, and no other. */
  text(text) {
    return this.content.getByText(text, { exact: true })
  }

  shows(text) {
    return this.text(text).first().waitFor()
  }

  hides(text) {
    return this.text(text).first().waitFor({ state: 'hidden' })
  }

  button(name) {
    return this.content.getByRole('button', { name, exact: true })
  }

  press(name) {
    return this.button(name).click()
  }

  field(name) {
    return this.content.getByLabel(name, { exact: true })
  }

  /** The field that says this while it is empty. */
  placeholder(text) {
    return this.content.getByPlaceholder(text, { exact: true })
  }

  get slider() {
    return this.content.getByRole('slider')
  }

  /** The switch in the row of a label. */
  switch(label) {
    return this.row(label).getByRole('switch')
  }

  /** The innermost row with this text and a control. */
  row(text) {
    const control = this.page.locator('button, input')
    return this.content
      .locator('div')
      .filter({ has: this.page.getByText(text, { exact: true }) })
      .filter({ has: control })
      .last()
  }

  /** Presses a button in the row of a text. */
  pressIn(text, name) {
    return this.row(text).getByRole('button', { name, exact: true }).click()
  }

  get pathField() {
    return this.seat.getByRole('combobox', { name: 'Path of this screen' })
  }

  /** Types a path into the bar above the screen. */
  async go(path) {
    await this.pathField.fill(path)
    await this.pathField.press('Enter')
  }

  get back() {
    return this.seat.getByRole('button', { name: 'Back', exact: true })
  }

  /** Toasts and the like, each as its lines. */
  async notes() {
    const notes = await this.seat.locator('.note').allInnerTexts()
    return notes.map((note) => note.split('\n').filter((line) => line !== ''))
  }

  /** Waits until these notes are shown, and no others. */
  tells(...notes) {
    return this.becomes(() => this.notes(), notes)
  }
}
