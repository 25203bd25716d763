import { describe } from './describe'
import { NoticeBox } from './NoticeBox'
import type { ServerProps } from './define'
import { drawable } from './props/kinds'

/** Stands for a component that no kit has: its name, its props, and its children as they are. */
export function makeUnknownComponent(identifier: string) {
  return function UnknownComponent({ children, ...props }: ServerProps) {
    const detail = Object.keys(props).length > 0 ? describe(props) : undefined
    return (
      <>
        <NoticeBox title={`Unknown component ${identifier}`} detail={detail} />
        {drawable(children)}
      </>
    )
  }
}
