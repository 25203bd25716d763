/** Whether the person asked the system for less movement, or the page is to stand still. */
export function prefersReducedMotion(): boolean {
  return (
    document.documentElement.hasAttribute('data-still') ||
    matchMedia('(prefers-reduced-motion: reduce)').matches
  )
}
