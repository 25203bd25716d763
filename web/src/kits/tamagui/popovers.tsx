import { type ComponentProps, forwardRef, useLayoutEffect, useRef } from 'react'
import { Popover, View } from 'tamagui'

import type { ServerProps } from '../define'

/** Where a popover stands when that is not its trigger. */
export function PopoverAnchor({ children, ...props }: ServerProps) {
  return (
    <Popover.Anchor asChild>
      <Place {...props}>{children}</Place>
    </Popover.Anchor>
  )
}

/** Only a place: a trigger may say that a popover is open, but no mere box. */
const Place = forwardRef<never, ServerProps>(function Place(props, ref) {
  const own = Object.entries(props).filter(
    ([name]) => !/^(aria-(expanded|haspopup|controls)|role)$/.test(name),
  )
  return <View {...Object.fromEntries(own)} ref={ref} />
})

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
