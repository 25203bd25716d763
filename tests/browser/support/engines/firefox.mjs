import puppeteer from 'puppeteer-core'

import { patience } from '../../../clients/support/patience.mjs'
import { fontsFile } from '../fonts.mjs'
import { Tab } from './tab.mjs'

/** Firefox ESR, by WebDriver BiDi. */
export class Firefox extends Tab {
  static async launch() {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
      headless: true,
      timeout: patience,
      protocolTimeout: patience,
      env: { ...process.env, FONTCONFIG_FILE: fontsFile() },
      defaultViewport: { width: 1280, height: 900 },
    })
    return new Firefox(browser, await browser.newPage())
  }

  constructor(browser, page) {
    super()
    Object.assign(this, { browser, page })
    page.setDefaultTimeout(patience)
  }

  async go(url) {
    await this.page.goto(url)
  }

  evaluate(run, args) {
    return this.page.evaluate(run, ...args)
  }

  async element(run, args) {
    return (await this.page.evaluateHandle(run, ...args)).asElement()
  }

  click(element) {
    return element.click()
  }

  async press(element, keys) {
    await element.focus()
    for (const key of keys) await this.page.keyboard.press(key.key ?? key)
  }

  async picture() {
    return Buffer.from(await this.page.screenshot())
  }

  close() {
    return this.browser.close()
  }
}
