import type { LucideIcon } from 'lucide-react'

/** Icons by their names in PascalCase. */
export type IconSet = Readonly<Record<string, LucideIcon>>

/** Names each icon after its file, as the package does: `arrow-up-1-0` is `ArrowUp10`. */
export function byName(files: Record<string, LucideIcon>): IconSet {
  return Object.fromEntries(Object.entries(files).map(([path, icon]) => [nameOf(path), icon]))
}

function nameOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))
  return file
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
