import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Inter for all text, and DejaVu for what it lacks: Debian's fonts-inter and fonts-dejavu-core. */
const folders = ['/usr/share/fonts/opentype/inter', '/usr/share/fonts/truetype/dejavu']

const sans = ['system-ui', 'sans-serif', 'serif', '-apple-system', 'Segoe UI', 'Roboto']
const mono = ['monospace', 'ui-monospace', 'Menlo', 'Consolas']

function alias(family, preferred) {
  return (
    `<alias binding="same"><family>${family}</family>` +
    `<prefer><family>${preferred}</family></prefer></alias>`
  )
}

function configuration(cache) {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...folders.map((folder) => `<dir>${folder}</dir>`),
    `<cachedir>${cache}</cachedir>`,
    ...sans.map((family) => alias(family, 'Inter')),
    ...mono.map((family) => alias(family, 'DejaVu Sans Mono')),
    '<match target="font">',
    '<edit name="antialias" mode="assign"><bool>true</bool></edit>',
    '<edit name="hinting" mode="assign"><bool>false</bool></edit>',
    '<edit name="rgba" mode="assign"><const>none</const></edit>',
    '</match>',
    '</fontconfig>',
  ].join('\n')
}

/**
 * Writes a configuration of fonts that is the same on every machine, and returns the path of its
 * file, which is gone when the process ends.
 */
export function fontsFile() {
  const folder = mkdtempSync(join(tmpdir(), 'updraft-fonts-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'fonts.conf')
  writeFileSync(file, configuration(join(folder, 'cache')))
  return file
}
