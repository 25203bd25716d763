import { isComponentModelState, type ModelState } from '@rise-tools/react'

import { allIdentifiers, type Identifier } from '../kits/identifiers'
import { sections } from './examples'

/** The identifiers that a tree uses, in the order of their first use. */
export function identifiersIn(tree: unknown, found = new Set<string>()): Set<string> {
  if (tree === null || typeof tree !== 'object') return found
  if (isComponentModelState(tree as ModelState)) {
    found.add((tree as { component: string }).component)
  }
  for (const part of Object.values(tree)) identifiersIn(part, found)
  return found
}

/** The identifiers that no example of the gallery shows: none, or the gallery is out of date. */
export function missingIdentifiers(): Identifier[] {
  const shown = identifiersIn(Object.values(sections))
  return allIdentifiers().filter((identifier) => !shown.has(identifier))
}
