export interface JsonError {
  message: string
  /** From 0, in characters of the text. */
  position: number
  /** From 1. */
  line: number
  column: number
}

const blank = /[ \t\n\r]*/y
const scalar =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * Finds where a text stops to be JSON. Browsers know, but don't tell: some say where, some quote
 * what is there.
 */
class Checker {
  private at = 0

  constructor(private readonly text: string) {}

  check(): JsonError | undefined {
    const message = this.value() ?? this.end()
    if (message === undefined) return undefined
    const before = this.text.slice(0, this.at).split('\n')
    return {
      message,
      position: this.at,
      line: before.length,
      column: before.at(-1)!.length + 1,
    }
  }

  private end(): string | undefined {
    this.skip(blank)
    return this.at < this.text.length ? 'nothing may follow the value' : undefined
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    this.at += found?.length ?? 0
    return found !== undefined
  }

  private take(character: string): boolean {
    this.skip(blank)
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private value(): string | undefined {
    if (this.take('[')) return this.items(']', () => this.value())
    if (this.take('{')) return this.items('}', () => this.member())
    if (this.skip(scalar)) return undefined
    return this.text[this.at] === '"'
      ? 'this string does not end, or holds what it can’t'
      : 'a value is expected'
  }

  private member(): string | undefined {
    this.skip(blank)
    if (this.text[this.at] !== '"' || !this.skip(scalar))
      return 'a name in double quotes is expected'
    return this.take(':') ? this.value() : 'a colon is expected'
  }

  private items(close: string, item: () => string | undefined): string | undefined {
    if (this.take(close)) return undefined
    do {
      const message = item()
      if (message !== undefined) return message
    } while (this.take(','))
    return this.take(close) ? undefined : `a comma or ${close} is expected`
  }
}

/** Why a text is no JSON, or undefined if it is. */
export function jsonError(text: string): JsonError | undefined {
  return new Checker(text).check()
}
