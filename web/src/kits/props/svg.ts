import type { NamesOf } from '../identifiers'
import { type Allowed, each, props } from './allowed'
import { handler, imageSource, node, parts, scalar, style } from './kinds'
import { isPlainCss } from './styles'

/** A paint, a length or a list of them; an address in it can only name a part of the drawing. */
const attribute = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(attribute).filter((part) => part !== undefined)
  if (typeof value !== 'string') return scalar(value)
  return isPlainCss(value.replace(/\burl\(\s*#[^)]*\)/gi, '')) ? value : undefined
}

/** A list of steps, as React Native writes it, a matrix or a text. */
const transform = (value: unknown): unknown =>
  Array.isArray(value) ? parts(value) : attribute(value)

/** What every part of a drawing has. */
const shape = {
  ...each(
    attribute,
    `x y dx dy width height cx cy r rx ry x1 y1 x2 y2 d points pathLength fx fy fr offset
    fill fillOpacity fillRule stroke strokeWidth strokeOpacity strokeDasharray strokeDashoffset
    strokeLinecap strokeLinejoin strokeMiterlimit vectorEffect opacity color stopColor stopOpacity
    clipPath clipRule mask marker markerStart markerMid markerEnd
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform
    maskUnits maskContentUnits maskType clipPathUnits markerUnits markerWidth markerHeight refX refY
    orient viewBox preserveAspectRatio fontFamily fontSize fontStyle fontWeight fontVariant
    fontStretch letterSpacing wordSpacing textAnchor textDecoration textLength lengthAdjust
    alignmentBaseline dominantBaseline baselineShift startOffset method spacing side rotate
    rotation scale scaleX scaleY translate translateX translateY origin originX originY skewX skewY
    display visibility overflow pointerEvents imageRendering shapeRendering textRendering`
  ),
  ...each(scalar, 'id href xlinkHref accessibilityLabel role testID title'),
  ...each(handler, 'onPress onPressIn onPressOut onLongPress onLayout'),
  transform,
  style,
  children: node,
}

const picture = {
  ...each(scalar, 'accessibilityLabel title'),
  ...each(attribute, 'width height fill stroke color strokeWidth opacity'),
  ...each(handler, 'onLoad onError'),
  style,
}

const text = props(picture, { xml: scalar })
const address = props(picture, { uri: scalar })
const part = props(shape)

/** Props of kit-svg. */
export const svgProps: Record<NamesOf<'rise-tools/kit-svg'>, Allowed> = {
  Circle: part,
  ClipPath: part,
  Defs: part,
  Ellipse: part,
  ForeignObject: part,
  G: part,
  Image: props(shape, each(imageSource, 'href xlinkHref')),
  Line: part,
  LinearGradient: part,
  Marker: part,
  Mask: part,
  Path: part,
  Pattern: part,
  Polygon: part,
  Polyline: part,
  RadialGradient: part,
  Rect: part,
  Shape: part,
  Stop: part,
  Svg: part,
  SvgCss: text,
  SvgCssUri: address,
  SvgUri: address,
  SvgXml: text,
  Symbol: part,
  TSpan: part,
  Text: part,
  TextPath: part,
  Use: part,
}
