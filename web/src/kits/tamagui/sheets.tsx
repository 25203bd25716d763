import type { ComponentType } from 'react'
import type { SheetProps } from 'tamagui'

/**
 * Fits a sheet to the frame that it is in: on a page Tamagui takes per cent of the window, also
 * where the screen is smaller, and stops the window from scrolling, which is not below the sheet.
 */
export function inFrame<Props extends SheetProps>(Sheet: ComponentType<Props>) {
  return function FramedSheet(props: Props) {
    const { snapPointsMode = 'percent', snapPoints = [80] } = props
    const points =
      snapPointsMode === 'percent'
        ? { snapPointsMode: 'mixed' as const, snapPoints: snapPoints.map(shareOf) }
        : undefined
    return <Sheet forceRemoveScrollEnabled={false} {...props} {...points} />
  }
}

function shareOf(point: string | number): string {
  return typeof point === 'number' ? `${point}%` : point
}
