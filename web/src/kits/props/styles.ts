import { isPrototypeName } from '../names'
import { safeImageUrl } from '../urls'

/** The styles that a server may set, as Tamagui and React Native call them. */
const styleNames = new Set(
  `alignContent alignItems alignSelf aspectRatio backdropFilter backfaceVisibility background
  backgroundAttachment backgroundBlendMode backgroundClip backgroundColor backgroundImage
  backgroundOrigin backgroundPosition backgroundRepeat backgroundSize border borderBlockColor
  borderBlockEndColor borderBlockEndStyle borderBlockEndWidth borderBlockStartColor
  borderBlockStartStyle borderBlockStartWidth borderBlockStyle borderBlockWidth borderBottom
  borderBottomColor borderBottomEndRadius borderBottomLeftRadius borderBottomRightRadius
  borderBottomStartRadius borderBottomStyle borderBottomWidth borderColor borderCurve
  borderEndColor borderEndEndRadius borderEndStartRadius borderEndWidth borderInlineColor
  borderInlineEndColor borderInlineEndStyle borderInlineEndWidth borderInlineStartColor
  borderInlineStartStyle borderInlineStartWidth borderInlineStyle borderInlineWidth borderLeft
  borderLeftColor borderLeftStyle borderLeftWidth borderRadius borderRight borderRightColor
  borderRightStyle borderRightWidth borderStartColor borderStartEndRadius borderStartStartRadius
  borderStartWidth borderStyle borderTop borderTopColor borderTopEndRadius borderTopLeftRadius
  borderTopRightRadius borderTopStartRadius borderTopStyle borderTopWidth borderWidth bottom
  boxShadow boxSizing caretColor color columnGap cursor direction display elevation end filter
  flex flexBasis flexDirection flexGrow flexShrink flexWrap float fontFamily fontSize fontStyle
  fontVariant fontWeight gap gridColumn gridColumnEnd gridColumnGap gridColumnStart gridRow
  gridRowEnd gridRowGap gridRowStart gridTemplateAreas gridTemplateColumns height
  includeFontPadding inlineSize inset insetBlock insetBlockEnd insetBlockStart insetInline
  insetInlineEnd insetInlineStart isolation justifyContent left letterSpacing lineClamp lineHeight
  margin marginBlock marginBlockEnd marginBlockStart marginBottom marginEnd marginHorizontal
  marginInline marginInlineEnd marginInlineStart marginLeft marginRight marginStart marginTop
  marginVertical matrix maxBlockSize maxHeight maxInlineSize maxWidth minBlockSize minHeight
  minInlineSize minWidth mixBlendMode objectFit objectPosition opacity order outlineColor
  outlineOffset outlineStyle outlineWidth overflow overflowBlock overflowInline overflowX overflowY
  overlayColor padding paddingBlock paddingBlockEnd paddingBlockStart paddingBottom paddingEnd
  paddingHorizontal paddingInline paddingInlineEnd paddingInlineStart paddingLeft paddingRight
  paddingStart paddingTop paddingVertical perspective pointerEvents position resizeMode right
  rotate rotateX rotateY rotateZ rowGap scale scaleX scaleY scaleZ scrollbarWidth shadowColor
  shadowOffset shadowOpacity shadowRadius skewX skewY start tabSize textAlign textAlignVertical
  textDecorationColor textDecorationDistance textDecorationLine textDecorationStyle textEmphasis
  textOverflow textShadowColor textShadowOffset textShadowRadius textTransform textWrap tintColor
  top touchAction transform transformOrigin transformStyle transition transitionDelay
  transitionDuration transitionProperty transitionTimingFunction translateX translateY userSelect
  verticalAlign WebkitBackdropFilter WebkitBoxOrient WebkitLineClamp whiteSpace width willChange
  wordBreak wordWrap writingDirection x y zIndex
  ussel cur pe col ff fos fost fow ls lh ta tt ww ac ai als b bg bbc bblr bbrr bbw blc blw bc br bs
  brw brc btc btlr btrr btw bw dsp f fb fd fg fs fw h jc l m mah maw mb mih miw ml mr mt mx my o ov
  p pb pl pos pr pt px py r shac shar shof shop t w zi bls brs bts bbs bxs bxsh ox oy`.split(/\s+/)
)

/** Those whose values may have parts. */
const structured = new Set(
  `shadowOffset shof textShadowOffset transform matrix fontVariant transitionProperty
  transitionDuration`.split(/\s+/)
)

/** What shows a picture of somewhere else. */
const pictured = new Set(['background', 'backgroundImage'])

const positions = new Set(['static', 'relative', 'absolute', 'sticky'])

/** Styles for a state of a component, such as being pressed. */
const stateNames = new Set(
  `enterStyle exitStyle hoverStyle pressStyle focusStyle focusVisibleStyle focusWithinStyle
  disabledStyle activeStyle`.split(/\s+/)
)

/** Styles for a size of the window, a theme or a platform: `$sm`, `$theme-dark`, `$group-hover`. */
function isConditionName(name: string): boolean {
  return /^\$[A-Za-z][\w-]*$/.test(name) && !isPrototypeName(name.slice(1))
}

export function isStyleName(name: string): boolean {
  return styleNames.has(name)
}

/** Whether a name is that of a set of styles. */
export function isStyleSetName(name: string): boolean {
  return stateNames.has(name) || isConditionName(name)
}

const addresses = /\burl\(\s*("[^"]*"|'[^']*'|[^"')]*)\s*\)/gi

/** Whether a text can be the value of a style: it ends no declaration, and loads nothing. */
export function isPlainCss(text: string): boolean {
  return !/[{}<>;\\@]|\/\*|\b(url|src|image|image-set|cross-fade|element|expression)\(/i.test(text)
}

/** The same where pictures may be shown, of the addresses that an image may have. */
function isPictureCss(text: string): boolean {
  for (const [, address] of text.matchAll(addresses)) {
    if (!safeImageUrl(address.replace(/^["']|["']$/g, '').trim())) return false
  }
  return isPlainCss(text.replace(addresses, ''))
}

/** Whether a text may be looked up as a token, such as `$color.blue`, or be a value by itself. */
export function isToken(text: string): boolean {
  const terms = text.replace(/^-?\$/, '').split('.')
  return isPlainCss(text) && !terms.some(isPrototypeName)
}

/** A value of one style; undefined where it is none. */
export function styleValue(name: string, value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return isStyleText(name, value) ? value : undefined
  return structured.has(name) ? plainParts(value) : undefined
}

function isStyleText(name: string, text: string): boolean {
  if (name === 'position' || name === 'pos') return positions.has(text)
  return pictured.has(name)
    ? isPictureCss(text) && isToken(text.replace(addresses, ''))
    : isToken(text)
}

/** A value with parts, as far as these are numbers and tokens. */
export function plainParts(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return isToken(value) ? value : undefined
  if (Array.isArray(value)) return value.map(plainParts).filter((part) => part !== undefined)
  if (typeof value !== 'object') return undefined
  const parts = Object.entries(value)
    .filter(([name]) => !isPrototypeName(name))
    .map(([name, part]) => [name, plainParts(part)])
    .filter(([, part]) => part !== undefined)
  return Object.fromEntries(parts)
}

/**
 * Styles as an object, of what may be set: React Native allows lists of styles within styles.
 * `further` are the names of a component's variants, which Tamagui takes among its styles.
 */
export function styles(
  given: unknown,
  further: ReadonlySet<string> = new Set()
): Record<string, unknown> | undefined {
  if (Array.isArray(given)) return Object.assign({}, ...given.map((part) => styles(part, further)))
  if (typeof given !== 'object' || given === null) return undefined
  const clean: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const kept = isStyleName(name)
      ? styleValue(name, value)
      : further.has(name)
        ? plainParts(value)
        : isStyleSetName(name)
          ? styles(value, further)
          : undefined
    if (kept !== undefined) clean[name] = kept
  }
  return clean
}
