import { useId } from 'react'

import type { ServerProps } from '../define'
import { styleOf, SvgScope, useSvgProps } from './props'

/** A drawing. Names inside it, such as a gradient's, are its own. */
export function Svg({ children, style, ...props }: ServerProps) {
  const scope = useId().replace(/:/g, '')
  return (
    <SvgScope.Provider value={scope}>
      <Root style={style} {...props}>
        {children}
      </Root>
    </SvgScope.Provider>
  )
}

function Root({ children, style, ...props }: ServerProps) {
  const { color, ...attributes } = useSvgProps(props)
  const label = attributes['aria-label'] ? { role: 'img' } : undefined
  return (
    <svg
      {...label}
      {...attributes}
      style={{ flexShrink: 0, color: color as string, ...styleOf(style) }}
    >
      {children}
    </svg>
  )
}
