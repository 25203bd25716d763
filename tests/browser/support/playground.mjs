import { becomes } from './becomes.mjs'
import { Screen } from './screen.mjs'

/** The page as one person has it open. */
export class Playground {
  becomes = becomes

  constructor(page, visitor, origin) {
    this.page = page
    this.visitor = visitor
    this.origin = origin
  }

  /** Goes to what follows the host in a URL, and waits until the page is there. */
  async open(path) {
    await this.page.goto(`${this.origin}/${path}`)
    await this.heading.waitFor()
  }

  /** Opens the inspector of the demo to this browser, and comes back. */
  async openInspectorLink(demo) {
    const here = this.page.url()
    await this.page.goto(demo.inspectorLink)
    await this.page.goto(here)
    await this.heading.waitFor()
  }

  get heading() {
    return this.page.getByRole('heading', { name: 'updraft', level: 1 })
  }

  /** The screen that shows a path now. */
  screen(path) {
    const name = `Screen ${path || '/'}`
    return new Screen(this.page.getByRole('region', { name, exact: true }), this.page)
  }

  /** The paths of all screens, from left to right. */
  async screens() {
    const names = await this.page
      .locator('section[aria-label^="Screen "]')
      .evaluateAll((sections) => sections.map((section) => section.getAttribute('aria-label')))
    return names.map((name) => name.slice('Screen '.length))
  }

  /** Waits until the page shows these paths, from left to right. */
  shows(...paths) {
    return this.becomes(() => this.screens(), paths)
  }

  /** What follows the host in the address bar of the browser. */
  get address() {
    return this.page.url().slice(this.origin.length)
  }

  get pathList() {
    return this.page.getByRole('navigation', { name: 'Paths' })
  }

  get status() {
    return this.page.locator('header .status')
  }

  get banner() {
    return this.page.getByText('No connection to the server.')
  }

  /** From here on the page does not connect again by itself: it waits for longer than any test. */
  waitForLong() {
    return this.page.evaluate(() => void (window.chance = 100_000))
  }

  /** Lets timers of the page come that wait for so many milliseconds (timers.mjs). */
  passTime(time) {
    return this.page.evaluate((passed) => window.passTime(passed), time)
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Chooses among pictures in the header: a frame or a theme. */
  choose(name) {
    return this.page.locator('header label', { hasText: name }).click()
  }
}
