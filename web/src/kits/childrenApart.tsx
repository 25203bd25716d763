import { createContext, type ReactNode, useContext, useRef } from 'react'

import { share } from './sharing'

/** The children of the nearest component that is drawn apart from them. */
const Children = createContext<ReactNode>(null)

export const ChildrenProvider = Children.Provider

function Place() {
  return <>{useContext(Children)}</>
}

/** Stands for children of any kind, so that what is around them need not be drawn with them. */
export const childrenPlace = <Place />

/** With these props even a plain box looks at its children. */
const looking = [
  'asChild',
  'space',
  'separator',
  'themeShallow',
  'stickyHeaderIndices',
  'pagingEnabled',
]

/** Whether a component that passes its children on does no more than that with these props. */
export function onlyPassesChildren(props: Record<string, unknown>): boolean {
  return !looking.some((name) => name in props)
}

/** The children, with all that has not changed since the last time the same objects as then. */
export function useSharedChildren(children: ReactNode): ReactNode {
  const kept = useRef<ReactNode>(null)
  kept.current = share(kept.current, children)
  return kept.current
}
