import { type ComponentProps, type ReactNode, useRef } from 'react'
import { RadioGroup as TamaguiRadioGroup, ToggleGroup as TamaguiToggleGroup } from 'tamagui'

import { isOn, type Roving, useRoving } from '../roving'

const radios: Roving = { item: '[role=radio]', chooses: true }
const toggles: Roving = {
  item: 'button[data-state]',
  chooses: false,
  // Tamagui leaves this out where only one can be pressed.
  describe: (toggle) => toggle.setAttribute('aria-pressed', String(isOn(toggle))),
}

/** One choice out of several radio buttons, which the arrow keys make. */
export function RadioGroup(props: ComponentProps<typeof TamaguiRadioGroup>) {
  return (
    <RovingGroup roving={radios}>
      <TamaguiRadioGroup {...props} />
    </RovingGroup>
  )
}

type ToggleGroupProps = ComponentProps<typeof TamaguiToggleGroup>

/** Buttons that stay pressed, with the arrow keys leading from one to the next. */
export function ToggleGroup({ orientation = 'horizontal', ...props }: ToggleGroupProps) {
  // The group rounds its corners by `axis`, its frame is laid out by `orientation`.
  const group = { role: 'toolbar', ...props, orientation, axis: orientation } as ToggleGroupProps
  return (
    <RovingGroup roving={toggles}>
      <TamaguiToggleGroup {...group} />
    </RovingGroup>
  )
}

/** The controls of a group as one stop of the Tab key. */
function RovingGroup({ roving, children }: { roving: Roving; children: ReactNode }) {
  const group = useRef<HTMLSpanElement>(null)
  const handlers = useRoving(group, roving)
  return (
    <span ref={group} data-roving="" style={{ display: 'contents' }} {...handlers}>
      {children}
    </span>
  )
}
