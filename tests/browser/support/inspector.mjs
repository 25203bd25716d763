import { eventually } from '../../clients/support/eventually.mjs'

/** The inspector of a page, as somebody uses it. */
export class Inspector {
  constructor(playground) {
    this.playground = playground
    this.page = playground.page
    this.panel = this.page.getByRole('complementary', { name: 'Inspector' })
  }

  static async open(playground, tab) {
    const inspector = new Inspector(playground)
    await playground.button('Inspector').click()
    await inspector.panel.waitFor()
    if (tab) await inspector.choose(tab)
    return inspector
  }

  choose(tab) {
    return this.panel.getByRole('tab', { name: tab }).click()
  }

  button(name) {
    return this.panel.getByRole('button', { name, exact: true })
  }

  get rows() {
    return this.panel.getByRole('listbox', { name: 'Messages' }).getByRole('option')
  }

  /** The messages that are shown: what each is and about which path, `↑ evt counter`. */
  messages() {
    return this.rows.evaluateAll((rows) =>
      rows.map((row) =>
        ['.row-kind', '.row-path']
          .map((cell) => row.querySelector(cell).textContent)
          .join(' ')
          .trim()
      )
    )
  }

  /** Waits until a message is shown. */
  has(expected) {
    return eventually(async () => {
      const shown = await this.messages()
      if (shown.includes(expected)) return true
      throw new Error(`the messages are ${shown.join(', ')}`)
    })
  }

  /** Waits until the newest messages are these. */
  endsWith(...expected) {
    return eventually(async () => {
      const newest = (await this.messages()).slice(-expected.length)
      if (JSON.stringify(newest) === JSON.stringify(expected)) return true
      throw new Error(`the newest messages are ${newest.join(', ')}`)
    })
  }

  /** Saves the log, and returns its text. */
  async saveTranscript() {
    const saved = this.page.waitForEvent('download')
    await this.button('Save as a transcript').click()
    const chunks = []
    for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  }
}
