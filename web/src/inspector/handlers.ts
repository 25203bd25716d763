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

/** How many handlers are looked for: a list to choose from that is longer helps nobody. */
export const mostHandlers = 500

/** Walks through a value, and collects the handlers in it. */
class Search {
  readonly found: HandlerLeaf[] = []
  private readonly path: Step[] = []

  visit(node: unknown, owner: Owner): void {
    if (typeof node !== 'object' || node === null || this.found.length >= mostHandlers) return
    if (Array.isArray(node)) {
      node.forEach((item, index) => this.enter(nameOf(item, index), item, owner))
      return
    }
    const { $, component, key } = node as Record<string, unknown>
    if ($ === 'event') return this.add(node, owner)
    const inner: Owner =
      $ === 'component'
        ? {
            component: String(component).split('/').at(-1)!,
            key: typeof key === 'string' ? key : undefined,
          }
        : owner
    for (const [name, item] of Object.entries(node)) this.enter(name, item, inner)
  }

  private enter(step: Step, item: unknown, owner: Owner): void {
    this.path.push(step)
    this.visit(item, owner)
    this.path.pop()
  }

  private add(leaf: object, owner: Owner): void {
    const named = owner.key ? `${owner.component} ${owner.key}` : owner.component
    this.found.push({
      label: `${named} ${String(this.path.at(-1) ?? '')}`.trim(),
      position: this.path.join('/'),
      component: owner.component,
      componentKey: owner.key,
      leaf,
    })
  }
}

/** The handlers in a value, in its order: the first `mostHandlers` of them. */
export function findHandlers(value: unknown): HandlerLeaf[] {
  const search = new Search()
  search.visit(value, { component: '' })
  return search.found
}

/** A position as it is typed: a term of digits is an index. */
export function parsePosition(position: string): Step[] {
  const terms = position.split('/').filter((term) => term !== '')
  return terms.map((term) => (/^(0|[1-9]\d*)$/.test(term) ? Number(term) : term))
}
