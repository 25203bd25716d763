import type { ReactNode } from 'react'

import { SlotTarget } from './SlotTarget'

/** Makes what is inside pressable by pointer and keyboard, if there is anything to press for. */
export function PressArea({ onPress, children }: { onPress?: () => void; children: ReactNode }) {
  const box = <div style={{ flex: 1, minWidth: 0, cursor: onPress && 'pointer' }}>{children}</div>
  if (!onPress) return box
  const events = { onPress }
  return <SlotTarget {...events}>{box}</SlotTarget>
}
