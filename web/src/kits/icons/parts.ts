import type { ComponentType } from 'react'
import { lazy } from 'react'

import type { IconSet } from './byName'
import { type DrawingProps, drawingFrom } from './drawing'

type Part = ComponentType<DrawingProps>

const part = (load: () => Promise<{ icons: IconSet }>): Part =>
  lazy(async () => ({ default: drawingFrom((await load()).icons) }))

/**
 * The Lucide icons in parts of some hundred each, by how their names begin; a screen fetches the
 * parts that its icons are in. Each part is a module of its own, as the bundler makes a file of
 * each. An old name of an icon is where that name begins.
 */
const parts: [RegExp, Part][] = [
  [/^A/, part(() => import('./sets/a'))],
  [/^B/, part(() => import('./sets/b'))],
  [/^C[a-h]/, part(() => import('./sets/ca-ch'))],
  [/^C/, part(() => import('./sets/ci-cz'))],
  [/^[DE]/, part(() => import('./sets/d-e'))],
  [/^F/, part(() => import('./sets/f'))],
  [/^[GH]/, part(() => import('./sets/g-h'))],
  [/^[I-L]/, part(() => import('./sets/i-l'))],
  [/^M/, part(() => import('./sets/m'))],
  [/^[NO]/, part(() => import('./sets/n-o'))],
  [/^P/, part(() => import('./sets/p'))],
  [/^[QR]/, part(() => import('./sets/q-r'))],
  [/^S[a-h]/, part(() => import('./sets/sa-sh'))],
  [/^S/, part(() => import('./sets/si-sz'))],
  [/^T/, part(() => import('./sets/t'))],
]

const last = part(() => import('./sets/u-z'))

/** What draws the icons of the part that this name is in. */
export function partOf(name: string): Part {
  return parts.find(([begins]) => begins.test(name))?.[1] ?? last
}
