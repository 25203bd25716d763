import { encodePath } from './root'

/** Where a page finds its server. */
export interface ServerAddress {
  socketUrl: string
  /**
   * The server's root, without a slash at its end. Undefined where the server is not the page's own:
   * browsers let pages ask only theirs.
   */
  httpUrl?: string
}

/** The path that sockets are opened at. Servers take any; this one is easy to pass on by a proxy. */
const socketPath = '/-/ws'

/**
 * The page's own server, whose root is at this path of the page's host; or what `?host=` names: `ws://…`,
 * or as people say it, without the scheme.
 */
export function serverAddress(page: URL, root = '/'): ServerAddress {
  const asked = page.searchParams.get('host')
  if (asked)
    return { socketUrl: asked.includes('://') ? asked.replace(/^http/, 'ws') : `ws://${asked}` }
  const httpUrl = page.origin + root.slice(0, -1)
  return { socketUrl: httpUrl.replace(/^http/, 'ws') + socketPath, httpUrl }
}

/** A host with its port, also where that is the usual one of its scheme. */
function hostOf({ protocol, hostname, port }: URL): string {
  const usual = /^(https|wss):$/.test(protocol) ? '443' : '80'
  return `${hostname}:${port || usual}`
}

/**
 * The host that `?host=` names, if it is another than the page's own: then whoever made the link
 * chose what the page shows. Undefined too where the address is none, which no socket can open.
 */
export function foreignHost(page: URL): string | undefined {
  try {
    const asked = new URL(serverAddress(page).socketUrl)
    return hostOf(asked) === hostOf(page) ? undefined : asked.host
  } catch {
    return undefined
  }
}

/** What a server says to a GET. */
export interface Answer {
  /** The JSON document, if there is one. */
  document?: unknown
  /** Why the server does not let this browser have it. */
  refusal?: string
}

/** Asks a server for a JSON document; the answer is empty where it has none or can't be asked. */
export async function ask(
  server: ServerAddress,
  path: string,
  signal: AbortSignal
): Promise<Answer> {
  if (!server.httpUrl) return {}
  try {
    const response = await fetch(server.httpUrl + path, {
      signal,
      headers: { accept: 'application/json' },
    })
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    if (!isJson) return {}
    if (response.ok) return { document: await response.json() }
    if (response.status !== 403) return {}
    const { error } = (await response.json()) as { error?: unknown }
    return { refusal: String(error) }
  } catch {
    return {}
  }
}

export type ModelStatus = 'present' | 'loading' | 'missing' | 'unknown'

/** What the server says of a path that sends no value. */
export async function modelStatus(
  server: ServerAddress,
  path: string,
  signal: AbortSignal
): Promise<ModelStatus> {
  if (!server.httpUrl) return 'unknown'
  try {
    const response = await fetch(`${server.httpUrl}/${encodePath(path)}`, {
      method: 'HEAD',
      signal,
      headers: { accept: 'application/json' },
    })
    if (response.status === 404) return 'missing'
    if (response.status === 503) return 'loading'
    return response.ok ? 'present' : 'unknown'
  } catch {
    return 'unknown'
  }
}
