import { createContext, type CSSProperties, useContext } from 'react'

type Attributes = Record<string, unknown>

/** What keeps the names of one drawing apart from those of the others on the page. */
export const SvgScope = createContext('')

const transforms = [
  'rotation',
  'scale',
  'scaleX',
  'scaleY',
  'translate',
  'translateX',
  'translateY',
  'origin',
  'originX',
  'originY',
  'skewX',
  'skewY',
]

const renamed: Record<string, string> = {
  onPress: 'onClick',
  onPressIn: 'onPointerDown',
  onPressOut: 'onPointerUp',
  accessibilityLabel: 'aria-label',
  testID: 'data-testid',
}

/** Turns the props of react-native-svg into attributes of the page's own elements. */
export function useSvgProps(props: Attributes): Attributes {
  const scope = useContext(SvgScope)
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(props)) {
    if (transforms.includes(name) || !isAllowed(name, value)) continue
    attributes[renamed[name] ?? name] = attributeValue(name, value, scope)
  }
  const transform = transformOf(props)
  if (transform) attributes.transform = transform
  if (typeof props.onPress === 'function') Object.assign(attributes, pressable(props.onPress))
  return attributes
}

/** Only drawing may come from a server: no inner HTML, and handlers only as functions. */
function isAllowed(name: string, value: unknown): boolean {
  if (name === 'dangerouslySetInnerHTML' || name === 'ref') return false
  return !/^on/i.test(name) || typeof value === 'function'
}

function attributeValue(name: string, value: unknown, scope: string): unknown {
  if (name === 'style') return styleOf(value)
  if (name === 'id') return `${scope}-${value}`
  if (name === 'href' || name === 'xlinkHref') return localReference(value, scope)
  if (Array.isArray(value)) return value.join(' ')
  if (typeof value === 'string') return scoped(value, scope)
  return value
}

/** `url(#name)` within the drawing that it is written in. */
function scoped(value: string, scope: string): string {
  return value.replace(/url\(#([^)]+)\)/g, `url(#${scope}-$1)`)
}

/** A reference may lead only to a part of the same drawing. */
function localReference(value: unknown, scope: string): string | undefined {
  return typeof value === 'string' && value.startsWith('#')
    ? `#${scope}-${value.slice(1)}`
    : undefined
}

function pressable(press: unknown): Attributes {
  return {
    role: 'button',
    tabIndex: 0,
    style: { cursor: 'pointer' },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === ' ') (press as (event: unknown) => void)(event)
    },
  }
}

/** React Native allows lists of styles within styles. */
export function styleOf(style: unknown): CSSProperties | undefined {
  if (Array.isArray(style)) return Object.assign({}, ...style.map(styleOf))
  return style && typeof style === 'object' ? (style as CSSProperties) : undefined
}

/** The transform of an element, from its own attribute and from React Native's single props. */
function transformOf(props: Attributes): string {
  const number = (name: string) => (props[name] === undefined ? undefined : Number(props[name]))
  const [x = 0, y = 0] = pair(props.origin)
  const origin = [number('originX') ?? x, number('originY') ?? y]
  const [dx = 0, dy = 0] = pair(props.translate)
  const [sx = 1, sy = sx] = pair(props.scale)
  const move = [number('translateX') ?? dx, number('translateY') ?? dy]
  const scale = [number('scaleX') ?? sx, number('scaleY') ?? sy]
  const parts = [
    given(props.transform),
    move.some(Boolean) && `translate(${move})`,
    origin.some(Boolean) && `translate(${origin})`,
    props.rotation && `rotate(${Number(props.rotation)})`,
    props.skewX && `skewX(${Number(props.skewX)})`,
    props.skewY && `skewY(${Number(props.skewY)})`,
    scale.some((factor) => factor !== 1) && `scale(${scale})`,
    origin.some(Boolean) && `translate(${origin.map((part) => -part)})`,
  ]
  return parts.filter(Boolean).join(' ')
}

function pair(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (Array.isArray(value)) return value.map(Number)
  return typeof value === 'string' ? value.split(/[\s,]+/).map(Number) : []
}

/** A transform as written: a string, a matrix of six, or React Native's list of single steps. */
function given(transform: unknown): string {
  if (typeof transform === 'string') return transform
  if (!Array.isArray(transform)) return ''
  if (transform.every((part) => typeof part === 'number')) return `matrix(${transform})`
  const steps = transform.flatMap((step) => Object.entries(step as Attributes))
  return steps.map(([name, value]) => `${name}(${String(value).replace(/deg$/, '')})`).join(' ')
}
