import type { ComponentType } from 'react'

import { NoticeBox } from '../NoticeBox'
import type { IconSet } from './byName'

export interface DrawingProps {
  icon: string
  [attribute: string]: unknown
}

/** The one old name that has no file of its own in the package. */
const renamed: Record<string, string> = { Fingerprint: 'FingerprintPattern' }

/** A component that draws any icon of one part of the set. */
export function drawingFrom(icons: IconSet): ComponentType<DrawingProps> {
  return function Drawing({ icon, ...props }) {
    const name = Object.hasOwn(renamed, icon) ? renamed[icon]! : icon
    const Found = Object.hasOwn(icons, name) ? icons[name] : undefined
    if (!Found) return <NoticeBox title={`Unknown icon ${icon}`} />
    return <Found {...props} style={{ flexShrink: 0 }} />
  }
}
