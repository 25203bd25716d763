import './browser.mjs'

import assert from 'node:assert/strict'

import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'

import { components, outcomeOf, propsOf } from './components.mjs'
import { eventually } from './eventually.mjs'

/** Does something that draws, and has it drawn. What the server sends is drawn by itself. */
async function drawing(something) {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true
  try {
    await act(async () => something())
  } finally {
    globalThis.IS_REACT_ACT_ENVIRONMENT = false
  }
}

const action_names = {
  navigate: 'rise-tools/kit-react-navigation/navigate',
  goBack: 'rise-tools/kit-react-navigation/goBack',
  toast: 'rise-tools/kit-tamagui-toast/toast',
}

/** A model drawn by <Rise>, with the eyes and hands of a user. */
export class Screen {
  /** The actions that the client was told to do, in order: [name, fields]. */
  actions = []

  static async open(client, path) {
    const screen = new Screen()
    const done = (name) => ({ action: (fields) => screen.actions.push([name, fields]) })
    const actions = Object.fromEntries(
      Object.entries(action_names).map(([name, identifier]) => [identifier, done(name)])
    )
    screen.page = document.body.appendChild(document.createElement('div'))
    screen.root = createRoot(screen.page)
    const modelSource = client.source
    await drawing(() =>
      screen.root.render(createElement(client.Rise, { components, modelSource, path, actions }))
    )
    await screen.shows((page) => page.querySelector('h3'))
    return screen
  }

  /** Waits until the screen shows a text, or whatever the function finds on the page. */
  shows(wanted) {
    if (typeof wanted === 'function') return eventually(() => wanted(this.page))
    return eventually(() => {
      assert.ok(this.text.includes(wanted), `no "${wanted}" in "${this.text}"`)
      return true
    })
  }

  /** Waits until what `look` returns equals `wanted`. */
  becomes(look, wanted) {
    return eventually(() => {
      assert.deepEqual(look(), wanted)
      return true
    })
  }

  get text() {
    return this.page.textContent
  }

  get texts() {
    return [...this.page.querySelectorAll('p')].map((element) => element.textContent)
  }

  /** The smallest stack that shows the text. */
  around(text) {
    const element = [...this.page.querySelectorAll('p')].find((p) => p.textContent === text)
    assert.ok(element, `no "${text}" in "${this.text}"`)
    return element.parentElement
  }

  button(label, within = this.page) {
    const found = [...within.querySelectorAll('button')].find((b) => b.textContent === label)
    assert.ok(found, `no button "${label}" in "${this.text}"`)
    return found
  }

  switch(label) {
    return this.around(label).querySelector('[role=switch]')
  }

  isOn(label) {
    return this.switch(label).getAttribute('aria-checked') === 'true'
  }

  get slider() {
    return this.page.querySelector('input[type=range]')
  }

  /** The element for input of a form's label. */
  field(label) {
    const found = [...this.page.querySelectorAll('label')].find((l) => l.firstChild.data === label)
    assert.ok(found, `no field "${label}" in "${this.text}"`)
    return found.querySelector('input, select, [role=switch]')
  }

  placeholder(text) {
    return this.page.querySelector(`input[placeholder="${text}"]`)
  }

  /** Presses a button or switch: the promise is that of the handler it calls. */
  async press(target, within) {
    const element = typeof target === 'string' ? this.button(target, within) : target
    await drawing(() => element.click())
    return outcomeOf(element)
  }

  /** Sets a field as a user would, at once. */
  async enter(element, value) {
    const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value').set
    const kind = element.tagName === 'SELECT' ? 'change' : 'input'
    await drawing(() => {
      set.call(element, value)
      element.dispatchEvent(new window.Event(kind, { bubbles: true }))
    })
    return outcomeOf(element)
  }

  /** Types letter by letter, each drawn. */
  async type(element, text) {
    for (let i = 1; i <= text.length; ++i) await this.enter(element, text.slice(0, i))
  }

  /** The prop function of a button as it is now: what a tap calls that is already on its way. */
  handler(label, within) {
    return propsOf(this.button(label, within)).onPress
  }

  /** The prop function of the slider, for moves that come faster than they are drawn. */
  get slide() {
    return propsOf(this.slider).onValueChange
  }

  async close() {
    await drawing(() => this.root.unmount())
    this.page.remove()
  }
}
