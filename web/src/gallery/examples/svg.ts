import { type Example, kit } from '../tree'
import { landscape } from './pictures'

const s = kit('rise-tools/kit-svg')

const xml =
  '<svg viewBox="0 0 40 40"><script>window.leak = 1</script>' +
  '<circle cx="20" cy="20" r="16" fill="tomato"/></svg>'

const drawing = (label: string, ...children: ReturnType<typeof s>[]) =>
  s('Svg', { width: 180, height: 90, viewBox: '0 0 180 90', 'aria-label': label }, ...children)

/** Drawings. */
export const svgExamples: Example[] = [
  {
    title: 'Shapes',
    tree: drawing(
      'Shapes',
      s('Rect', { key: 'rect', x: 5, y: 5, width: 40, height: 30, rx: 6, fill: 'steelblue' }),
      s('Circle', { key: 'circle', cx: 75, cy: 20, r: 15, fill: 'tomato' }),
      s('Ellipse', { key: 'ellipse', cx: 120, cy: 20, rx: 22, ry: 12, fill: 'seagreen' }),
      s('Line', { key: 'line', x1: 150, y1: 5, x2: 175, y2: 35, stroke: 'orange', strokeWidth: 3 }),
      s('Polygon', { key: 'polygon', points: '10,80 30,50 50,80', fill: 'mediumpurple' }),
      s('Polyline', {
        key: 'polyline',
        points: '60,80 75,55 90,80 105,55',
        fill: 'none',
        stroke: 'teal',
      }),
      s('Path', {
        key: 'path',
        d: 'M120 80 Q 145 30 170 80',
        fill: 'none',
        stroke: 'crimson',
        strokeDasharray: [4, 2],
      })
    ),
  },
  {
    title: 'Groups and text',
    tree: drawing(
      'Groups and text',
      s(
        'G',
        { key: 'group', rotation: 10, origin: '40, 40' },
        s('Shape', {}, s('Rect', { x: 15, y: 25, width: 50, height: 30, fill: 'gold' }))
      ),
      s('Defs', { key: 'defs' }, s('Path', { id: 'arc', d: 'M90 80 Q 130 20 175 80' })),
      s(
        'Text',
        { key: 'text', x: 80, y: 20, fontSize: 14, fill: 'gray' },
        'Text ',
        s('TSpan', { fontWeight: 'bold' }, 'span')
      ),
      s(
        'Text',
        { key: 'along', fontSize: 12, fill: 'gray' },
        s('TextPath', { href: '#arc' }, 'Text along a path')
      )
    ),
  },
  {
    title: 'Paints and references',
    tree: drawing(
      'Paints and references',
      s(
        'Defs',
        { key: 'defs' },
        s(
          'LinearGradient',
          { key: 'linear', id: 'linear', x1: '0', y1: '0', x2: '1', y2: '0' },
          s('Stop', { key: '0', offset: '0', stopColor: 'gold' }),
          s('Stop', { key: '1', offset: '1', stopColor: 'red' })
        ),
        s(
          'RadialGradient',
          { key: 'radial', id: 'radial', cx: '50%', cy: '50%', r: '50%' },
          s('Stop', { key: '0', offset: '0', stopColor: 'white' }),
          s('Stop', { key: '1', offset: '1', stopColor: 'navy' })
        ),
        s(
          'Pattern',
          { key: 'dots', id: 'dots', width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
          s('Circle', { cx: 4, cy: 4, r: 2, fill: 'teal' })
        ),
        s('ClipPath', { key: 'clip', id: 'clip' }, s('Circle', { cx: 25, cy: 65, r: 18 })),
        s(
          'Mask',
          { key: 'mask', id: 'mask' },
          s('Rect', { x: 50, y: 47, width: 36, height: 18, fill: 'white' })
        ),
        s(
          'Marker',
          {
            key: 'tip',
            id: 'tip',
            markerWidth: 6,
            markerHeight: 6,
            refX: 3,
            refY: 3,
            orient: 'auto',
          },
          s('Path', { d: 'M0 0 L6 3 L0 6 Z', fill: 'crimson' })
        ),
        s(
          'Symbol',
          { key: 'star', id: 'star', viewBox: '0 0 10 10' },
          s('Polygon', { points: '5,0 6,4 10,4 7,6 8,10 5,8 2,10 3,6 0,4 4,4', fill: 'orange' })
        )
      ),
      s('Rect', { key: 'a', x: 5, y: 5, width: 50, height: 30, fill: 'url(#linear)' }),
      s('Circle', { key: 'b', cx: 80, cy: 20, r: 16, fill: 'url(#radial)' }),
      s('Rect', { key: 'c', x: 105, y: 5, width: 40, height: 30, fill: 'url(#dots)' }),
      s('Rect', {
        key: 'd',
        x: 5,
        y: 45,
        width: 40,
        height: 40,
        fill: 'seagreen',
        clipPath: 'url(#clip)',
      }),
      s('Rect', {
        key: 'e',
        x: 50,
        y: 47,
        width: 36,
        height: 36,
        fill: 'purple',
        mask: 'url(#mask)',
      }),
      s('Line', {
        key: 'f',
        x1: 95,
        y1: 65,
        x2: 130,
        y2: 65,
        stroke: 'crimson',
        markerEnd: 'url(#tip)',
      }),
      s('Use', { key: 'g', href: '#star', x: 145, y: 50, width: 30, height: 30 })
    ),
  },
  {
    title: 'Image and ForeignObject',
    tree: drawing(
      'Image and foreign object',
      s('Image', { key: 'image', href: landscape, width: 90, height: 60 }),
      s(
        'ForeignObject',
        { key: 'foreign', x: 100, y: 10, width: 80, height: 40 },
        'Text of the page'
      )
    ),
  },
  { title: 'SvgXml', tree: s('SvgXml', { xml, width: 60, height: 60, 'aria-label': 'Disc' }) },
  { title: 'SvgCss', tree: s('SvgCss', { xml, width: 60, height: 60, 'aria-label': 'Disc' }) },
  {
    title: 'SvgUri',
    tree: s('SvgUri', { uri: landscape, width: 90, height: 60, 'aria-label': 'Hills' }),
  },
  {
    title: 'SvgCssUri',
    tree: s('SvgCssUri', { uri: landscape, width: 90, height: 60, 'aria-label': 'Hills' }),
  },
]
