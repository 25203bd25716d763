import type { ReactNode } from 'react'
import { Checkbox } from 'tamagui'

import type { ServerProps } from '../define'
import { CheckMark } from '../marks'

/** Servers write no children as nothing, or as an empty list. */
function hasNone(children: ReactNode): boolean {
  return Array.isArray(children)
    ? children.every(hasNone)
    : children === undefined || children === null
}

/** A checkbox. A server has no name for the tick inside it, so it comes with the box. */
export function MarkedCheckbox({ children, ...props }: ServerProps) {
  return (
    <Checkbox {...props}>
      {hasNone(children) ? (
        <Checkbox.Indicator>
          <CheckMark />
        </Checkbox.Indicator>
      ) : (
        children
      )}
    </Checkbox>
  )
}
