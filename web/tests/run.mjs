// Bundles every *.test.ts of this folder with vite, and gives them to node's test runner.
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { build } from 'vite'

const folder = fileURLToPath(new URL('.', import.meta.url))
const outDir = fileURLToPath(new URL('../node_modules/.cache/tests', import.meta.url))
const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'))

rmSync(outDir, { recursive: true, force: true })
await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    target: 'node18',
    rollupOptions: {
      input: tests.map((name) => folder + name),
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    },
  },
})
const bundles = tests.map((name) => `${outDir}/${name.replace('.ts', '.mjs')}`)
const { status } = spawnSync(process.execPath, ['--test', ...bundles], { stdio: 'inherit' })
process.exit(status ?? 1)
