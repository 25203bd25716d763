import { isValidElement } from 'react'

/** How much of props is written: nobody reads on, and a page would stand still over millions of values. */
const mostCharacters = 4_000

/**
 * The beginning of props as readable JSON: handlers by name, elements by what they were made from.
 * Nothing is called for it, and it takes no longer for large props.
 */
export function describe(props: object): string {
  const writer = new Writer()
  writer.value(props, '')
  return writer.text
}

/** Writes JSON up to a length, and passes over the rest. */
class Writer {
  text = ''
  private isFull = false

  value(value: unknown, indent: string): void {
    if (typeof value === 'function') this.add('"handler"')
    else if (typeof value === 'string') this.add(JSON.stringify(value.slice(0, mostCharacters)))
    else if (typeof value !== 'object' || value === null) this.add(JSON.stringify(value) ?? 'null')
    else if (Array.isArray(value)) this.items(value, indent)
    else this.members(isValidElement<object>(value) ? value.props : value, indent)
  }

  private items(items: readonly unknown[], indent: string): void {
    if (items.length === 0) return this.add('[]')
    const inner = `${indent}  `
    this.add('[')
    for (let index = 0; index < items.length && !this.isFull; index++) {
      this.add(`${index > 0 ? ',' : ''}\n${inner}`)
      this.value(items[index], inner)
    }
    this.add(`\n${indent}]`)
  }

  private members(fields: object, indent: string): void {
    const inner = `${indent}  `
    let count = 0
    this.add('{')
    for (const name in fields) {
      if (this.isFull) break
      if (!Object.hasOwn(fields, name)) continue
      const value = (fields as Record<string, unknown>)[name]
      if (value === undefined) continue
      this.add(`${count++ > 0 ? ',' : ''}\n${inner}${JSON.stringify(name)}: `)
      this.value(value, inner)
    }
    this.add(count > 0 ? `\n${indent}}` : '}')
  }

  private add(text: string): void {
    if (this.isFull) return
    this.text += text
    if (this.text.length <= mostCharacters) return
    this.text = `${this.text.slice(0, mostCharacters)} …`
    this.isFull = true
  }
}
