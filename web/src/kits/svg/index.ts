import { defineKit } from '../define'
import { SvgUri, SvgXml } from './pictures'
import { Svg } from './Svg'
import { shape } from './shape'
import { Image } from './Image'

/** The drawing elements of react-native-svg as those of the page. */
export const svgKit = defineKit('rise-tools/kit-svg', {
  Circle: shape('circle'),
  ClipPath: shape('clipPath'),
  Defs: shape('defs'),
  Ellipse: shape('ellipse'),
  ForeignObject: shape('foreignObject'),
  G: shape('g'),
  Image,
  Line: shape('line'),
  LinearGradient: shape('linearGradient'),
  Marker: shape('marker'),
  Mask: shape('mask'),
  Path: shape('path'),
  Pattern: shape('pattern'),
  Polygon: shape('polygon'),
  Polyline: shape('polyline'),
  RadialGradient: shape('radialGradient'),
  Rect: shape('rect'),
  Shape: shape('g'),
  Stop: shape('stop'),
  Svg,
  SvgCss: SvgXml,
  SvgCssUri: SvgUri,
  SvgUri,
  SvgXml,
  Symbol: shape('symbol'),
  TSpan: shape('tspan'),
  Text: shape('text'),
  TextPath: shape('textPath'),
  Use: shape('use'),
})
