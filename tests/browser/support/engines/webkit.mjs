import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import net from 'node:net'

import { eventually, soon } from '../../../clients/support/eventually.mjs'
import { patience } from '../../../clients/support/patience.mjs'
import { fontsFile } from '../fonts.mjs'
import { Tab } from './tab.mjs'

/** What names an element in the messages of WebDriver. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf'

/** The keys of WebDriver that have no character. */
const keyCodes = {
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  Backspace: '\uE003',
  Home: '\uE011',
  End: '\uE010',
}

/** The browser that comes with the library of WebKitGTK, wherever this machine has it. */
function miniBrowser() {
  if (process.env.MINI_BROWSER) return process.env.MINI_BROWSER
  for (const folder of readdirSync('/usr/lib')) {
    for (const version of ['4.1', '4.0', '6.0']) {
      const name = version === '6.0' ? 'webkitgtk-6.0' : `webkit2gtk-${version}`
      const path = `/usr/lib/${folder}/${name}/MiniBrowser`
      if (existsSync(path)) return path
    }
  }
  throw new Error(
    'there is no MiniBrowser in /usr/lib: script/bootstrap installs webkit2gtk-driver'
  )
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/**
 * Programs of a browser, each a group of processes. They end with this process, however it ends: a
 * shell waits for the end of its input, which is a pipe from here.
 */
class Programs {
  shells = []

  /** The options are those of `spawn`, without an input. */
  start(command, args, { stdout = 'ignore', env = process.env } = {}) {
    const path = `/usr/bin/${command}`
    if (!existsSync(path)) throw new Error(`there is no ${path}: script/bootstrap installs it`)
    const script = '"$0" "$@" </dev/null & read -r _; kill -KILL 0'
    const shell = spawn('sh', ['-c', script, path, ...args], {
      detached: true,
      stdio: ['pipe', stdout, 'ignore'],
      env,
    })
    this.shells.push(shell)
    return shell
  }

  end() {
    for (const shell of this.shells.reverse()) shell.stdin.end()
    this.shells = []
  }
}

/** A display that nobody sees: what `xvfb-run` starts, without its pause of three seconds. */
async function startDisplay(programs) {
  const display = programs.start(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'],
    { stdout: 'pipe' }
  )
  const [number] = await soon(once(display.stdout, 'data'), 'a display')
  return `:${String(number).trim()}`
}

/** The MiniBrowser of WebKitGTK, by WebDriver. */
export class WebKit extends Tab {
  static async launch() {
    const programs = new Programs()
    try {
      const display = await startDisplay(programs)
      const port = await freePort()
      programs.start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
        env: {
          ...process.env,
          DISPLAY: display,
          GDK_BACKEND: 'x11',
          NO_AT_BRIDGE: '1',
          WEBKIT_DISABLE_DMABUF_RENDERER: '1',
          FONTCONFIG_FILE: fontsFile(),
        },
      })
      const tab = new WebKit(programs, `http://127.0.0.1:${port}`)
      await eventually(() => tab.call('GET', '/status'))
      await tab.begin()
      return tab
    } catch (error) {
      programs.end()
      throw error
    }
  }

  constructor(programs, base) {
    super()
    Object.assign(this, { programs, base })
  }

  async call(method, path, body) {
    const response = await fetch(this.base + path, {
      method,
      body: body && JSON.stringify(body),
      headers: { connection: 'close' },
    })
    const { value } = await response.json()
    if (value?.error) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`)
    return value ?? true
  }

  async begin() {
    const options = { binary: miniBrowser(), args: ['--automation', '--geometry=1280x960'] }
    const session = await this.call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
    })
    this.session = `/session/${session.sessionId}`
    const timeouts = { script: patience, pageLoad: patience, implicit: 0 }
    await this.call('POST', `${this.session}/timeouts`, timeouts)
  }

  async go(url) {
    await this.call('POST', `${this.session}/url`, { url })
  }

  execute(run, args) {
    const script = `return (${run}).apply(null, arguments)`
    return this.call('POST', `${this.session}/execute/sync`, { script, args })
  }

  evaluate(run, args) {
    return this.execute(run, args)
  }

  async element(run, args) {
    return (await this.execute(run, args))?.[elementKey] ?? null
  }

  async click(element) {
    await this.call('POST', `${this.session}/element/${element}/click`, {})
  }

  /** One call for each key, as a person presses one after the other. */
  async press(element, keys) {
    for (const key of keys) {
      const text = typeof key === 'string' ? key : keyCodes[key.key]
      await this.call('POST', `${this.session}/element/${element}/value`, { text })
    }
  }

  async picture() {
    return Buffer.from(await this.call('GET', `${this.session}/screenshot`), 'base64')
  }

  async close() {
    try {
      await this.call('DELETE', this.session)
    } finally {
      this.programs.end()
    }
  }
}
