// Makes the pictures of the README (docs/pictures) from the demo: UPDRAFT_DEMO=… node pictures.mjs
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { PNG } from 'pngjs'

import { startDemo } from '../clients/support/demo.mjs'
import { launchChromium, Visitor } from './support/browser.mjs'
import { Inspector } from './support/inspector.mjs'
import { encode } from './support/pictures.mjs'
import { Playground } from './support/playground.mjs'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const mostBytes = 150_000
const viewport = { width: 1600, height: 900 }

async function visit(browser, demo, address) {
  const visitor = await Visitor.arrive(browser, { viewport })
  const playground = new Playground(await visitor.newPage(), visitor, demo.http)
  await playground.open(address)
  await playground.pathList.waitFor()
  return playground
}

async function take(playground, name) {
  const picture = PNG.sync.read(await playground.page.screenshot({ animations: 'disabled' }))
  const file = `${folder}${name}.png`
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, encode(picture))
  const { size } = statSync(file)
  console.log(`docs/pictures/${name}.png, ${size} bytes`)
  if (size > mostBytes) throw new Error(`${name} is too large`)
  await playground.visitor.leave()
}

/** Two phones that share the controls, and the messages between them and the server. */
async function playgroundPicture(browser, demo) {
  const playground = await visit(browser, demo, 'controls#theme=light&screen=tasks')
  const controls = playground.screen('controls')
  const tasks = playground.screen('tasks')
  await tasks.shows('Tap')
  const inspector = await Inspector.open(playground)
  await controls.slider.focus()
  for (let brightness = 41; brightness <= 46; brightness++) {
    await playground.page.keyboard.press('ArrowRight')
    await controls.shows(`Brightness: ${brightness} %`)
  }
  await controls.switch('Fan').click()
  await tasks.content.getByPlaceholder('What is to be done?').fill('Show it to the others')
  await tasks.press('Add')
  await tasks.shows('Show it to the others')
  await inspector.endsWith('↓ up tasks', '↓ evt-res tasks')
  await playground.page.mouse.move(0, 0)
  await playground.page.evaluate(() => document.activeElement.blur())
  await inspector.rows.last().click()
  await take(playground, 'playground')
}

/** The same by night: values in the inspector, with what changed last. */
async function darkPicture(browser, demo) {
  const playground = await visit(browser, demo, '#theme=dark&screen=counter')
  const counter = playground.screen('counter')
  await counter.shows('The count is 0')
  const inspector = await Inspector.open(playground, 'Values')
  for (let count = 1; count <= 3; count++) {
    await counter.press('Plus 1')
    await counter.shows(`The count is ${count}`)
  }
  await inspector.panel.locator('.changed').first().waitFor()
  await inspector.panel.locator('summary').first().click()
  await inspector.panel.locator('.leaf.changed').scrollIntoViewIfNeeded()
  await playground.page.mouse.move(0, 0)
  await playground.page.evaluate(() => document.activeElement.blur())
  await take(playground, 'playground-dark')
}

const browser = await launchChromium()
const demo = await startDemo()
try {
  await playgroundPicture(browser, demo)
  await darkPicture(browser, demo)
} finally {
  await browser.close()
  await demo.stop()
}
