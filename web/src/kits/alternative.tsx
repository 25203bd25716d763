import { type ElementType, useState } from 'react'

import type { AnyComponent, ServerProps } from './define'
import { BrokenPictureMark } from './marks'
import { uriOf } from './urls'

/** Props that say what a picture shows, and mean nothing to a box. */
const ofPictures = new Set(
  `source src defaultSource resizeMode objectFit alt blurRadius draggable fadeDuration tintColor onLoad
  onLoadStart onLoadEnd onProgress`.split(/\s+/)
)

/** The address of a picture, of which there may be several to choose from; undefined without one. */
function addressOf({ src, source }: ServerProps): unknown {
  return src ?? uriOf(Array.isArray(source) ? source[0] : source)
}

function nameOf(props: ServerProps): string {
  const name = props.alt ?? props.accessibilityLabel ?? props['aria-label']
  return typeof name === 'string' ? name : ''
}

/**
 * A picture that shows an alternative where it cannot be loaded, or has no address that it may have:
 * its name in a box of its size. `Box` takes the styles that the picture takes.
 */
export function withAlternative(Picture: AnyComponent, Box: ElementType): AnyComponent {
  return function PictureOrAlternative(props: ServerProps) {
    const address = addressOf(props)
    const [failed, setFailed] = useState<unknown>()
    if (address !== undefined && address !== failed) {
      const onError = (event: unknown) => {
        setFailed(address)
        if (typeof props.onError === 'function') props.onError(event)
      }
      return <Picture {...props} onError={onError} />
    }
    return <Alternative Box={Box} props={props} />
  }
}

const centred = {
  alignItems: 'center',
  justifyContent: 'center',
  overflow: 'hidden',
  minWidth: 24,
  minHeight: 24,
  backgroundColor: 'var(--color3)',
} as const

function Alternative({ Box, props }: { Box: ElementType; props: ServerProps }) {
  const name = nameOf(props)
  const own = Object.entries(props).filter(([prop]) => !ofPictures.has(prop) && prop !== 'onError')
  const { style, ...box } = Object.fromEntries(own)
  return (
    <Box
      role="img"
      aria-label={name || 'A picture that could not be loaded'}
      {...box}
      style={[centred, style]}
    >
      <BrokenPictureMark size={20} />
      {name && <span className="kit-alternative">{name}</span>}
    </Box>
  )
}
