import { type ComponentType, lazy, Suspense } from 'react'
import { getTokenValue, useTheme } from 'tamagui'

import { NoticeBox } from './NoticeBox'

interface Props {
  icon?: string
  size?: number | string
  color?: string
  strokeWidth?: number
  [attribute: string]: unknown
}

/**
 * An icon of the Lucide set, by its name in PascalCase, old names too. The set is one file that
 * is fetched when a screen first shows an icon; until then the icon's place is kept.
 */
export function Icon({ icon = '', size = 20, color = '$color', ...props }: Props) {
  const theme = useTheme()
  const pixels = typeof size === 'string' && size.startsWith('$') ? sizeOf(size) : Number(size)
  const paint = color.startsWith('$') ? theme[color.slice(1)]?.get() : color
  return (
    <Suspense
      fallback={<span style={{ display: 'inline-block', width: pixels, height: pixels }} />}
    >
      <Drawing icon={icon} size={pixels} color={paint ?? 'currentColor'} {...props} />
    </Suspense>
  )
}

function sizeOf(token: string): number {
  return Number(getTokenValue(token as never, 'size')) || 20
}

type IconComponent = ComponentType<Record<string, unknown>>

const Drawing = lazy(async () => {
  const set = (await import('lucide-react')) as unknown as Record<string, unknown>
  return {
    default: function Drawing({ icon, ...props }: { icon: string } & Record<string, unknown>) {
      const Found = isIconName(icon) ? (set[icon] as IconComponent | undefined) : undefined
      if (!Found) return <NoticeBox title={`Unknown icon ${icon}`} />
      return <Found {...props} style={{ flexShrink: 0 }} />
    },
  }
})

/** The package exports its own tools beside the icons. */
function isIconName(name: string): boolean {
  return /^[A-Z]/.test(name) && name !== 'Icon' && !/^(Dynamic|Lucide(Provider|Icon))/.test(name)
}
