import { isCompositeModelState, type ModelState } from '@rise-tools/react'

/** What a path shows: nothing yet, a screen, or data, which programs have at paths too. */
export type Shape = 'none' | 'data' | 'screen'

function isDrawable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Array.isArray(value) ? value.every(isDrawable) : isCompositeModelState(value as ModelState)
}

function hasComponent(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasComponent)
  return isCompositeModelState(value as ModelState)
}

/**
 * Whether a value can be drawn as a screen: a component, or a list with one, in which texts may
 * stand beside it. A text, number or flag by itself is data.
 */
export function isScreen(value: ModelState): boolean {
  return hasComponent(value) && isDrawable(value)
}

const known = new WeakMap<object, Shape>()

/** The shape of a value, which is looked for once in each. */
export function shapeOf(value: ModelState, hasValue: boolean): Shape {
  if (!hasValue) return 'none'
  if (typeof value !== 'object' || value === null) return 'data'
  const shape = known.get(value) ?? (isScreen(value) ? 'screen' : 'data')
  known.set(value, shape)
  return shape
}
