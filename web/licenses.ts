import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Plugin } from 'vite'

/** The folder of the package that a module belongs to, or undefined for our own. */
function packageOf(module: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1]
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `License: ${license}`
  return `${name} ${version}\n\n${text}\n`
}

/** Writes the licenses of all packages that the page is made of to `licenses.txt`, as they demand. */
export function licenses(): Plugin {
  return {
    name: 'licenses',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((output) =>
        output.type === 'chunk' ? Object.keys(output.modules) : []
      )
      const folders = new Set<string>()
      for (const module of modules) {
        const folder = packageOf(module)
        if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder)
      }
      const notices = new Set([...folders].sort().map(noticeOf))
      const source = [...notices].join(`\n${'-'.repeat(80)}\n\n`)
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source })
    },
  }
}
