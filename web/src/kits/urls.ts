/** The address in a source, which is a string or `{uri}`. */
export function uriOf(source: unknown): unknown {
  return source && typeof source === 'object' ? (source as { uri?: unknown }).uri : source
}

/** The address, if its scheme is one of these; relative ones have that of the page. */
function withScheme(url: unknown, schemes: readonly string[]): string | undefined {
  if (typeof url !== 'string' || url === '') return undefined
  try {
    // The browser's own reading, which passes over blanks and controls as it will in a link.
    const { protocol } = new URL(url, globalThis.location?.href ?? 'http://localhost')
    return schemes.includes(protocol) ? url : undefined
  } catch {
    return undefined
  }
}

const pages = ['http:', 'https:']

/** The address of a page or a medium, if it is one that can do no harm. */
export function safeUrl(url: unknown): string | undefined {
  return withScheme(url, pages)
}

/** Where a link may lead. */
export function safeLink(url: unknown): string | undefined {
  return withScheme(url, [...pages, 'mailto:', 'tel:'])
}

/** As `safeUrl`; an image may also be written out in its address. */
export function safeImageUrl(url: unknown): string | undefined {
  return typeof url === 'string' && /^data:image\//i.test(url) ? url : safeUrl(url)
}

/** As `safeUrl`; a video may also be written out in its address. */
export function safeVideoUrl(url: unknown): string | undefined {
  return typeof url === 'string' && /^data:video\//i.test(url) ? url : safeUrl(url)
}
