import { chromium } from 'playwright-core'

import { patience } from '../../clients/support/patience.mjs'
import { fontsFile } from './fonts.mjs'
import { held_times, holdTimers } from './timers.mjs'

/** Chromium as all tests use it: what it draws depends on nothing of the machine that it can help. */
export function launchChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    timeout: patience,
    env: { ...process.env, FONTCONFIG_FILE: fontsFile() },
    args: [
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--force-color-profile=srgb',
      '--hide-scrollbars',
      // Tests wait for what others do; no page of theirs may be slowed down for being behind.
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
    ],
  })
}

const person = {
  viewport: { width: 1280, height: 900 },
  deviceScaleFactor: 1,
  locale: 'en-GB',
  timezoneId: 'UTC',
  colorScheme: 'light',
  reducedMotion: 'reduce',
}

/** Tells the console of what the policy of the page refused, wherever chromium itself would not. */
function reportViolations() {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`the policy refused ${blockedURI} by ${violatedDirective}`)
  )
}

/**
 * A person's browser, with a storage of its own, and everything that its pages complained of:
 * errors and warnings on the console, uncaught ones, and what the policy refused.
 */
export class Visitor {
  complaints = []
  tolerated = []
  isResting = false

  static async arrive(browser, options = {}) {
    const context = await browser.newContext({ ...person, ...options })
    context.setDefaultTimeout(patience)
    await context.addInitScript(reportViolations)
    await context.addInitScript(holdTimers, Object.values(held_times))
    return new Visitor(context)
  }

  constructor(context) {
    this.context = context
  }

  async newPage() {
    const page = await this.context.newPage()
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.note(message.text())
    })
    page.on('pageerror', (error) => this.note(String(error.stack ?? error)))
    return page
  }

  /** What breaks off because a page is left is no complaint. */
  note(complaint) {
    if (!this.isResting) this.complaints.push(complaint)
  }

  /** Complaints that fit are what the test provokes. */
  tolerate(pattern) {
    this.tolerated.push(pattern)
  }

  get surprises() {
    return this.complaints.filter((text) => !this.tolerated.some((pattern) => pattern.test(text)))
  }

  leave() {
    return this.context.close()
  }

  /** The page to begin with: the one of the test before, if this person was there. */
  async firstPage() {
    if (!this.first || this.first.isClosed()) this.first = await this.newPage()
    return this.first
  }

  /**
   * Leaves every site, and keeps one page: starting another takes a browser longer than all that a
   * usual test does. Each demo is a site of its own, so that nothing stored is met again.
   */
  async rest() {
    this.isResting = true
    const others = this.context.pages().filter((page) => page !== this.first)
    for (const page of others) await page.close()
    if (this.first.isClosed()) return
    await this.first.emulateMedia({ colorScheme: person.colorScheme })
    await this.first.goto('about:blank')
  }

  /** Is as new, after a rest. */
  forget() {
    this.isResting = false
    this.complaints = []
    this.tolerated = []
  }
}
