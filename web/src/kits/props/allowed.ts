import { idReference, type Kind, scalar, token } from './kinds'
import { isStyleName, isStyleSetName, styles, styleValue } from './styles'

type Kinds = Readonly<Record<string, Kind>>
type Props = Record<string, unknown>

/** The props that a server may give a component. Every other one is left out. */
export interface Allowed {
  readonly kinds: ReadonlyMap<string, Kind>
  /** Whether the styles of Tamagui are props of it, and its variants may stand among them. */
  readonly isStyled: boolean
  readonly variants: ReadonlySet<string>
}

/** Several props of one kind, by their names. */
export function each(kind: Kind, names: string): Kinds {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, kind]))
}

/** The props of a component that takes just these. */
export function props(...kinds: Kinds[]): Allowed {
  const all = Object.entries(Object.assign({}, ...kinds) as Kinds)
  return { kinds: new Map(all), isStyled: false, variants: new Set() }
}

/** The props of a component of Tamagui, which takes styles too. */
export function styled(...kinds: Kinds[]): Allowed {
  const { kinds: all } = props(...kinds)
  const variants = [...all].filter(([, kind]) => kind === token).map(([name]) => name)
  return { kinds: all, isStyled: true, variants: new Set(variants) }
}

const references = new Set(
  `aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto
  aria-labelledby aria-owns`.split(/\s+/)
)

function kept(allowed: Allowed, name: string, value: unknown): unknown {
  const kind = allowed.kinds.get(name)
  if (kind) return kind(value)
  if (/^aria-[a-z]+$/.test(name)) return references.has(name) ? idReference(value) : scalar(value)
  if (!allowed.isStyled) return undefined
  if (isStyleName(name)) return styleValue(name, value)
  return isStyleSetName(name) ? styles(value, allowed.variants) : undefined
}

/** Of the props that a server wrote, those that a component may get. */
export function allowedProps(allowed: Allowed, given: Props): Props {
  const clean: Props = {}
  for (const [name, value] of Object.entries(given)) {
    const result = kept(allowed, name, value)
    if (result !== undefined) clean[name] = result
  }
  return clean
}
