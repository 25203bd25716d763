import type { AnyComponent, ServerProps } from '../define'
import { SlotTarget } from '../SlotTarget'

/** Makes `asChild` work for a trigger whose child comes from a server; see `SlotTarget`. */
export function slotted(Trigger: AnyComponent): AnyComponent {
  return function SlottedTrigger({ children, ...props }: ServerProps) {
    if (!props.asChild) return <Trigger {...props}>{children}</Trigger>
    return (
      <Trigger {...props} asChild>
        <SlotTarget>{children}</SlotTarget>
      </Trigger>
    )
  }
}
