/** A number that the server has written into the page. There is none in development, and in tests no page. */
export function saidByServer(name: string): number | undefined {
  const meta = globalThis.document?.querySelector<HTMLMetaElement>(`meta[name="updraft-${name}"]`)
  const said = meta?.content
  return said && /^\d+$/.test(said) ? Number(said) : undefined
}

function segmentsOf(raw: string): number {
  let text = raw
  try {
    text = decodeURIComponent(raw)
  } catch {
    // It stands for itself.
  }
  return text.split('/').filter(Boolean).length
}

/**
 * The root of the server in the path of a page, which ends with a slash: all but the last `depth`
 * segments, which the server has seen. What is before them is the prefix of a proxy. Undefined where
 * there are fewer.
 */
export function rootOf(pathname: string, depth: number): string | undefined {
  const segments = pathname.split('/')
  let left = depth
  while (left > 0 && segments.length > 0) left -= segmentsOf(segments.pop()!)
  if (left !== 0) return undefined
  while (segments.at(-1) === '') segments.pop()
  return [...segments, ''].join('/') || '/'
}

function findRoot(): string {
  if (import.meta.env.DEV) return '/'
  const depth = saidByServer('depth')
  const root = depth === undefined ? undefined : rootOf(location.pathname, depth)
  // The page's files are in `-/assets/` below it.
  return root ?? new URL('../../', import.meta.url).pathname
}

/** The path of the server's root as the browser knows it: a proxy may have put a prefix before all paths. */
export const pageRoot = findRoot()

/** The path of a model in a URL, without the slash before it. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** What follows the root in the address of a page, without a slash before it. */
export function belowRoot({ pathname }: URL, root: string): string {
  return pathname.startsWith(root) ? pathname.slice(root.length) : ''
}
