/** The address in a source, which is a string or `{uri}`. */
export function uriOf(source: unknown): unknown {
  return source && typeof source === 'object' ? (source as { uri?: unknown }).uri : source
}

/** The address of a page or a medium, if it is one that can do no harm. */
export function safeUrl(url: unknown): string | undefined {
  if (typeof url !== 'string' || url === '') return undefined
  try {
    const { protocol } = new URL(url, location.href)
    return ['http:', 'https:', 'blob:'].includes(protocol) ? url : undefined
  } catch {
    return undefined
  }
}

/** As `safeUrl`; an image may also be written out in its address. */
export function safeImageUrl(url: unknown): string | undefined {
  return typeof url === 'string' && /^data:image\//i.test(url) ? url : safeUrl(url)
}

/** As `safeUrl`; a video may also be written out in its address. */
export function safeVideoUrl(url: unknown): string | undefined {
  return typeof url === 'string' && /^data:video\//i.test(url) ? url : safeUrl(url)
}
