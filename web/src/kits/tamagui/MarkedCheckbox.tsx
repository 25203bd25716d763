import { Checkbox } from 'tamagui'

import type { ServerProps } from '../define'
import { CheckMark } from '../marks'

/** A checkbox. A server has no name for the tick inside it, so it comes with the box. */
export function MarkedCheckbox({ children, ...props }: ServerProps) {
  return (
    <Checkbox {...props}>
      {children ?? (
        <Checkbox.Indicator>
          <CheckMark />
        </Checkbox.Indicator>
      )}
    </Checkbox>
  )
}
