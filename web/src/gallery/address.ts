export type Theme = 'light' | 'dark'

/** What the address asks of the gallery. */
export interface Asked {
  /** One section alone, by its name; all of them without it. */
  kit?: string
  theme: Theme
  /** Nothing moves by itself, so that pictures of the page can be compared. */
  still: boolean
}

/** Reads `kit`, `theme` and `still`, each from the query or else from the hash. */
export function askedBy(url: URL): Asked {
  const hash = new URLSearchParams(url.hash.slice(1))
  const find = (name: string) => url.searchParams.get(name) ?? hash.get(name) ?? undefined
  return {
    kit: find('kit') || undefined,
    theme: find('theme') === 'dark' ? 'dark' : 'light',
    still: find('still') !== undefined,
  }
}

/** The address of the gallery as it is asked for here. */
export function addressOf({ kit, theme, still }: Asked): string {
  const query = new URLSearchParams({ ...(kit && { kit }), theme, ...(still && { still: '' }) })
  return `?${query}`
}
