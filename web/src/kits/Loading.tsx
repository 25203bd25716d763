import type { CSSProperties } from 'react'

/** Keeps the place of a component whose code is on its way. */
export function Loading({ style }: { style?: CSSProperties }) {
  return <span data-loading="" style={style} />
}
