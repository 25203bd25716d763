import {
  type ComponentProps,
  forwardRef,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Popover, View } from 'tamagui'

import type { AnyComponent, ServerProps } from '../define'

/**
 * Where a popover or tooltip stands when that is not its trigger. A trigger that learns of an
 * anchor takes its own place back, and with it the anchor's; so the anchor gives it once more.
 */
export function anchored(Anchor: AnyComponent): AnyComponent {
  return function PlacedAnchor({ children, ...props }: ServerProps) {
    const box = useRef<HTMLElement>(null)
    const [place, setPlace] = useState<typeof box>()
    useEffect(() => setPlace({ current: box.current }), [])
    return (
      <Anchor asChild virtualRef={place} ref={box}>
        <Box {...props}>{children}</Box>
      </Anchor>
    )
  }
}

/** A trigger may say that a popover is open, but no mere box. */
const Box = forwardRef<never, ServerProps>(function Box(props, ref) {
  const own = Object.entries(props).filter(([name]) => !triggerOnly.has(name))
  return <View {...Object.fromEntries(own)} ref={ref} />
})

const triggerOnly = new Set(['aria-expanded', 'aria-haspopup', 'aria-controls'])

/** What a popover shows. It is a dialog, which needs a name for screen readers. */
export function PopoverContent({ children, ...props }: ComponentProps<typeof Popover.Content>) {
  return (
    <Popover.Content {...props}>
      <DialogName name={props['aria-label'] ?? 'Popover'} />
      {children}
    </Popover.Content>
  )
}

/** Names the dialog around it, whose box Tamagui lets nobody give a name. */
function DialogName({ name }: { name: string }) {
  const inside = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const content = inside.current?.closest('[data-placement]')
    content?.parentElement?.setAttribute('aria-label', name)
  }, [name])
  return <span ref={inside} hidden />
}
