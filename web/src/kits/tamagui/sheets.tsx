import type { ComponentType } from 'react'
import type { SheetProps } from 'tamagui'

/**
 * Measures a sheet by the frame that it is in: on a page Tamagui takes per cent of the window, also
 * where the screen is smaller.
 */
export function inFrame<Props extends SheetProps>(Sheet: ComponentType<Props>) {
  return function FramedSheet(props: Props) {
    const { snapPointsMode = 'percent', snapPoints = [80] } = props
    if (snapPointsMode !== 'percent') return <Sheet {...props} />
    const points = snapPoints.map((point) => (typeof point === 'number' ? `${point}%` : point))
    return <Sheet {...props} snapPointsMode="mixed" snapPoints={points} />
  }
}
