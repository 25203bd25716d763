/** An event leaf in a value, and how to reach it. */
export interface HandlerLeaf {
  /** As a client would name it: the component, its key, the prop. */
  label: string
  /** Names, indexes and keys that lead from the model to it, joined by slashes. */
  position: string
  component: string
  componentKey?: string
  leaf: object
}

interface Owner {
  component: string
  key?: string
}

type Step = string | number

function nameOf(item: unknown, index: number): Step {
  const key = (item as { $?: unknown; key?: unknown } | null)?.key
  return typeof key === 'string' && key !== '' ? key : index
}

/** All handlers in a value, in its order. */
export function findHandlers(value: unknown): HandlerLeaf[] {
  const found: HandlerLeaf[] = []

  function visit(node: unknown, path: Step[], owner: Owner): void {
    if (typeof node !== 'object' || node === null) return
    if (Array.isArray(node)) {
      node.forEach((item, index) => visit(item, [...path, nameOf(item, index)], owner))
      return
    }
    const { $, component, key } = node as Record<string, unknown>
    if ($ === 'event') {
      const named = owner.key ? `${owner.component} ${owner.key}` : owner.component
      found.push({
        label: `${named} ${String(path.at(-1) ?? '')}`.trim(),
        position: path.join('/'),
        component: owner.component,
        componentKey: owner.key,
        leaf: node,
      })
      return
    }
    const inner: Owner =
      $ === 'component'
        ? {
            component: String(component).split('/').at(-1)!,
            key: typeof key === 'string' ? key : undefined,
          }
        : owner
    for (const [name, item] of Object.entries(node)) visit(item, [...path, name], inner)
  }

  visit(value, [], { component: '' })
  return found
}

/** A position as it is typed: a term of digits is an index. */
export function parsePosition(position: string): Step[] {
  const terms = position.split('/').filter((term) => term !== '')
  return terms.map((term) => (/^(0|[1-9]\d*)$/.test(term) ? Number(term) : term))
}
