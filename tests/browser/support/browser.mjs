import { chromium } from 'playwright-core'

import { patience } from '../../clients/support/eventually.mjs'
import { fontsFile } from './fonts.mjs'

/** Chromium as all tests use it: what it draws depends on nothing of the machine that it can help. */
export function launchChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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

  static async arrive(browser, options = {}) {
    const context = await browser.newContext({ ...person, ...options })
    context.setDefaultTimeout(patience)
    await context.addInitScript(reportViolations)
    return new Visitor(context)
  }

  constructor(context) {
    this.context = context
  }

  async newPage() {
    const page = await this.context.newPage()
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error.stack ?? error)))
    return page
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
}
