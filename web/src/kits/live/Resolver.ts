type Fields = Record<string, unknown>

/** The models that a result was made of, by name, each with the value that it had. */
type Uses = Map<string, unknown>

interface Resolved {
  value: unknown
  /** Undefined where nothing but the value itself was looked at. */
  uses?: Uses
}

/** A ref as servers write it: the name of a model, and the way to a part of its value. */
interface Ref {
  $: 'ref'
  ref: string | readonly [string, ...(string | number)[]]
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function isRef(value: Fields): value is Fields & Ref {
  if (value.$ !== 'ref') return false
  const { ref } = value
  return typeof ref === 'string' || (Array.isArray(ref) && typeof ref[0] === 'string')
}

/** The part of a value that a step leads to: a member, an index, or the key of an item. */
function partOf(value: unknown, step: unknown): unknown {
  if (!isObject(value)) return undefined
  if (Array.isArray(value) && typeof step === 'string') {
    return value.find((item) => isObject(item) && item.key === step) as unknown
  }
  const name = step as string | number
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/**
 * Puts the values that refs lead to in the place of the refs. Values without refs come out as the
 * same objects, and so does all else whose models have not changed: each object is looked into
 * once. Owned by one screen.
 */
export class Resolver {
  private readonly known = new WeakMap<object, Resolved>()
  private readonly underWay = new Set<object>()

  /** `valueOf` is the newest value of a model; the same object as long as it has not changed. */
  constructor(private readonly valueOf: (name: string) => unknown) {}

  resolve(value: unknown): Resolved {
    if (!isObject(value)) return { value }
    const known = this.known.get(value)
    if (known && this.isCurrent(known)) return known
    const made = this.make(value)
    this.known.set(value, made)
    return made
  }

  private isCurrent({ uses }: Resolved): boolean {
    if (uses) {
      for (const [name, value] of uses) if (this.valueOf(name) !== value) return false
    }
    return true
  }

  private make(value: Fields): Resolved {
    if (Array.isArray(value)) return this.insideList(value)
    return isRef(value) ? this.follow(value) : this.insideFields(value)
  }

  private insideList(list: readonly unknown[]): Resolved {
    let uses: Uses | undefined
    let copy: unknown[] | undefined
    list.forEach((item, index) => {
      const part = this.resolve(item)
      if (!part.uses) return
      uses = merged(uses, part.uses)
      copy ??= [...list]
      copy[index] = part.value
    })
    return { value: copy ?? list, uses }
  }

  private insideFields(fields: Fields): Resolved {
    let uses: Uses | undefined
    let changed: [string, unknown][] | undefined
    for (const name of Object.keys(fields)) {
      const part = this.resolve(fields[name])
      if (!part.uses) continue
      uses = merged(uses, part.uses)
      changed ??= []
      changed.push([name, part.value])
    }
    if (!changed) return { value: fields }
    // Members may have any name, which an assignment may take for something else.
    return { value: { ...fields, ...Object.fromEntries(changed) }, uses }
  }

  private follow(node: Fields & Ref): Resolved {
    if (this.underWay.has(node)) throw new Error('A ref of this screen leads back to itself.')
    const [name, ...steps] = typeof node.ref === 'string' ? [node.ref] : node.ref
    const model = this.valueOf(name)
    const uses: Uses = new Map([[name, model]])
    this.underWay.add(node)
    try {
      const found = this.resolve(steps.reduce<unknown>(partOf, model))
      const { value } = found
      const isComponent = isObject(value) && value.$ === 'component'
      return {
        // Events of a component are about the place where it really is.
        value: isComponent ? { ...value, path: [name, ...steps] } : value,
        uses: merged(uses, found.uses),
      }
    } finally {
      this.underWay.delete(node)
    }
  }
}

function merged(uses: Uses | undefined, more: Uses | undefined): Uses {
  return new Map([...(uses ?? []), ...(more ?? [])])
}
