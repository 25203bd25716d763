import { becomes } from '../becomes.mjs'
import { eventually } from '../../../clients/support/eventually.mjs'

/** In the page: the first element that a selector finds, with this text if one is given. */
function look(selector, text) {
  const all = [...document.querySelectorAll(selector)]
  return all.find((one) => text === null || one.textContent.trim() === text) ?? null
}

/**
 * A page of a browser of any engine, as a test uses it. What engines differ in is in their subclasses:
 * `go(url)`, `evaluate(function, arguments)`, `element(function, arguments)`, whose result is an element or
 * null, `click(element)`, `press(element, keys)`, `picture()`, which is a PNG, and `close()`.
 */
export class Tab {
  becomes = becomes

  async open(url) {
    await this.go(url)
    await this.find('h1', 'updraft')
  }

  /** Waits for an element. */
  find(selector, text = null) {
    return eventually(() => this.element(look, [selector, text]))
  }

  async tap(selector, text) {
    await this.click(await this.find(selector, text))
  }

  /** Types into an element. Names of keys, such as `ArrowLeft`, stand in objects: `{ key, times }`. */
  async type(selector, ...strokes) {
    const element = await this.find(selector)
    for (const stroke of strokes) {
      const keys = typeof stroke === 'string' ? [...stroke] : Array(stroke.times ?? 1).fill(stroke)
      await this.press(element, keys)
    }
  }

  /** All text that is shown. */
  text() {
    return this.evaluate(() => document.body.innerText, [])
  }

  /** Waits until a text is among what is shown. */
  shows(text) {
    return eventually(async () => {
      const shown = await this.text()
      if (shown.includes(text)) return true
      throw new Error(`no "${text}" in "${shown}"`)
    })
  }

  /** The text of a field with a mark where the caret is. */
  field(selector) {
    const mark = (selector) => {
      const { value, selectionStart: at } = document.querySelector(selector)
      return `${value.slice(0, at)}|${value.slice(at)}`
    }
    return this.evaluate(mark, [selector])
  }
}
