const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58 with Bitcoin's alphabet: the bytes as a number, each zero byte in front as a `1`. */
export function base58(bytes: Uint8Array): string {
  const digits: number[] = []
  for (const byte of bytes) {
    let carry = byte
    for (let i = 0; i < digits.length; i++) {
      carry += digits[i]! << 8
      digits[i] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58)
  }
  const zeros = bytes.findIndex((byte) => byte !== 0)
  const leading = zeros === -1 ? bytes.length : zeros
  return (
    alphabet[0]!.repeat(leading) +
    digits
      .reverse()
      .map((digit) => alphabet[digit])
      .join('')
  )
}

/** The address of a server for a phone: with a path only where one leads there, as through a proxy. */
export function phoneHost(socketUrl: string): string {
  try {
    const { protocol, host, pathname } = new URL(socketUrl)
    return `${protocol}//${host}${['/', '/-/ws'].includes(pathname) ? '' : pathname}`
  } catch {
    return socketUrl
  }
}

/** The parsed address, or undefined where the text is none: `new URL` throws then. */
function parsed(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}

/** The link that opens a path in the Rise Playground app; `host` is a full ws:// URL. */
export function phoneLink(host: string, path: string): string {
  const label = path || (parsed(host)?.host ?? host)
  const info = JSON.stringify({ label, id: `updraft ${host}`, path, host })
  return `rise://connect?connectInfo=${base58(new TextEncoder().encode(info))}`
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** Whether only this machine reaches the host. */
export function isLoopback(host: string): boolean {
  return loopback.test(parsed(host)?.hostname ?? '')
}

/** Whether it is a URL of a WebSocket. */
export function isSocketUrl(host: string): boolean {
  return /^wss?:$/.test(parsed(host)?.protocol ?? '')
}
