import { Suspense } from 'react'
import { getTokenValue, useTheme } from 'tamagui'

import { Loading } from '../Loading'
import { partOf } from './parts'

interface Props {
  icon?: string
  size?: number | string
  color?: string
  strokeWidth?: number
  [attribute: string]: unknown
}

/**
 * An icon of the Lucide set, by its name in PascalCase, old names too. It is fetched with those
 * whose names begin alike when a screen first shows one of them; until then its place is kept.
 */
export function Icon({ icon = '', size = 20, color = '$color', ...props }: Props) {
  const theme = useTheme()
  const pixels = typeof size === 'string' && size.startsWith('$') ? sizeOf(size) : Number(size)
  const paint = String(color).startsWith('$') ? theme[String(color).slice(1)]?.get() : color
  const Drawing = partOf(icon)
  return (
    <Suspense
      fallback={<Loading style={{ display: 'inline-block', width: pixels, height: pixels }} />}
    >
      <Drawing icon={icon} size={pixels} color={paint ?? 'currentColor'} {...props} />
    </Suspense>
  )
}

function sizeOf(token: string): number {
  return Number(getTokenValue(token as never, 'size')) || 20
}
