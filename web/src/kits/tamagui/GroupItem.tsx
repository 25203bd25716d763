import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Group } from 'tamagui'

import type { ServerProps } from '../define'
import { firstBox } from '../SlotTarget'

/** An item of a group, whose corners are square where it meets its neighbour. */
export function GroupItem({ children, ...props }: ServerProps) {
  return (
    <Group.Item {...props}>
      <Corners>{children}</Corners>
    </Group.Item>
  )
}

type Radius = number | string

interface CornersProps {
  children?: ReactNode
  borderTopLeftRadius?: Radius
  borderTopRightRadius?: Radius
  borderBottomLeftRadius?: Radius
  borderBottomRightRadius?: Radius
}

/** Takes the corners that the group gives its item, which `<Rise>` would drop; see kits.css. */
function Corners({ children, ...given }: CornersProps) {
  const wrapper = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const box = wrapper.current && firstBox(wrapper.current)
    box?.setAttribute('data-cornered', '')
  })
  const corners = [
    given.borderTopLeftRadius,
    given.borderTopRightRadius,
    given.borderBottomRightRadius,
    given.borderBottomLeftRadius,
  ]
  const style = { display: 'contents', '--kit-corners': corners.map(lengthOf).join(' ') }
  return (
    <span ref={wrapper} style={style}>
      {children}
    </span>
  )
}

function lengthOf(radius: Radius = 0): string {
  return typeof radius === 'number' ? `${radius}px` : radius
}
