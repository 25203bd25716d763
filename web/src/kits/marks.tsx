/** The few signs that the kits draw themselves, so that the icon set need not be loaded. */

interface MarkProps {
  size?: number
}

function Mark({ size = 16, path }: MarkProps & { path: string }) {
  return (
    <svg
      className="kit-mark"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="var(--color, currentColor)"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  )
}

export function CheckMark(props: MarkProps) {
  return <Mark {...props} path="M5 13l5 5L20 7" />
}

export function ChevronDownMark(props: MarkProps) {
  return <Mark {...props} path="M6 9l6 6 6-6" />
}

/** The handle by which something is dragged. */
export function GripMark(props: MarkProps) {
  return <Mark {...props} path="M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01" />
}

/** Stands for a picture that did not come. */
export function BrokenPictureMark(props: MarkProps) {
  return <Mark {...props} path="M3 5h18v14H3zM3 16l5-5 4 4M14 13l2-2 5 5M4 3l16 18" />
}

export function RefreshMark(props: MarkProps) {
  return <Mark {...props} path="M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7" />
}
