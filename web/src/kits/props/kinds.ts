import { createElement, isValidElement, type ReactNode } from 'react'

import { CutText, wholeTextUpTo } from '../CutText'
import { isPrototypeName } from '../names'
import { safeImageUrl, safeLink, safeUrl, safeVideoUrl } from '../urls'
import { isToken, plainParts, styles } from './styles'

/** What becomes of a prop that a server wrote: undefined does not reach the component. */
export type Kind = (value: unknown) => unknown

const isScalar = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** A text, a number or a flag: data, of whatever words. */
export const scalar: Kind = (value) => (isScalar(value) ? value : undefined)

export const number: Kind = (value) =>
  value === null || typeof value === 'number' ? value : undefined

/** One or several of these. */
export const scalars: Kind = (value) =>
  Array.isArray(value) ? value.filter(isScalar) : scalar(value)

/** The name of a choice, a token or a length. */
export const token: Kind = (value) =>
  typeof value === 'string' ? (isToken(value) ? value : undefined) : scalar(value)

/** Numbers and tokens, also as parts of lists and objects. */
export const parts: Kind = plainParts

/** A handler, which only an event of the server can have become. */
export const handler: Kind = (value) => (typeof value === 'function' ? value : undefined)

/** What React can draw; of a very long text the beginning. */
export const node: Kind = (value) => drawable(value)

export function drawable(value: unknown): ReactNode | undefined {
  if (typeof value === 'string' && value.length > wholeTextUpTo) {
    return createElement(CutText, { text: value })
  }
  if (isScalar(value)) return value as ReactNode
  if (Array.isArray(value)) return value.map(drawable)
  return isValidElement(value) ? value : undefined
}

export const style: Kind = (value) => styles(value)

/** Names in the document of what stands in screens, apart from those of the page itself. */
const idPrefix = 'screen-'

export const id: Kind = (value) =>
  typeof value === 'string' || typeof value === 'number' ? `${idPrefix}${value}` : undefined

/** One or several such names. */
export const idReference: Kind = (value) =>
  typeof value === 'string'
    ? value
        .split(/\s+/)
        .filter(Boolean)
        .map((name) => idPrefix + name)
        .join(' ')
    : id(value)

export const link: Kind = safeLink
export const imageUrl: Kind = safeImageUrl

/** The source of an image: an address, `{uri}`, or several to choose from. */
export const imageSource: Kind = (value) => source(value, safeImageUrl)
export const videoSource: Kind = (value) => source(value, safeVideoUrl)

/** The source of a page, which may also be written out. */
export const pageSource: Kind = (value) => {
  const html = ownMember(value, 'html')
  return typeof html === 'string' && ownMember(value, 'uri') === undefined
    ? { html }
    : source(value, safeUrl)
}

function source(value: unknown, safe: (url: unknown) => string | undefined): unknown {
  if (typeof value === 'string') return safe(value)
  if (Array.isArray(value)) return value.map((one) => source(one, safe)).filter(Boolean)
  const uri = safe(ownMember(value, 'uri'))
  if (uri === undefined) return undefined
  const size = ['width', 'height', 'scale'].map((name) => [name, scalar(ownMember(value, name))])
  return { ...Object.fromEntries(size.filter(([, length]) => length !== undefined)), uri }
}

function ownMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

/** An object of which only these members are taken. */
export function record(members: Record<string, Kind>): Kind {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const kept: Record<string, unknown> = {}
    for (const [name, kind] of Object.entries(members)) {
      const member = kind(ownMember(value, name))
      if (member !== undefined) kept[name] = member
    }
    return kept
  }
}

/** A list; what is none of these is left out. */
export function listOf(kind: Kind): Kind {
  return (value) =>
    Array.isArray(value) ? value.map(kind).filter((item) => item !== undefined) : undefined
}

/** One of two kinds: the first that takes the value. */
export function either(first: Kind, second: Kind): Kind {
  return (value) => first(value) ?? second(value)
}

/** An object of scalars under any names. */
export const scalarMembers: Kind = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const kept = Object.entries(value).filter(
    ([name, one]) => !isPrototypeName(name) && isScalar(one)
  )
  return Object.fromEntries(kept)
}
