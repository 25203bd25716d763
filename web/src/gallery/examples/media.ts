import { component, type Example, kit } from '../tree'
import { film } from './pictures'

const t = kit('rise-tools/kit-tamagui')
const icon = (name: string, props: Record<string, unknown> = {}) =>
  component('rise-tools/kit-lucide-icons/Icon', { key: name, icon: name, ...props })

/** Kits of one component each, and what stands for one that does not exist. */
export const mediaExamples: Example[] = [
  {
    title: 'Icon',
    tree: t(
      'XStack',
      { gap: '$3', alignItems: 'center' },
      icon('Sun'),
      icon('Heart', { color: '$red10' }),
      icon('Home', { size: 40 }),
      icon('NoSuchIcon')
    ),
  },
  {
    title: 'QRCode',
    tree: component('rise-tools/kit-qrcode/QRCode', { value: 'https://example.com', size: 140 }),
  },
  {
    title: 'WebView',
    tree: component('rise-tools/kit-webview/WebView', {
      source: {
        html: '<body style="font: 16px sans-serif; background: #fff">A page of its own</body>',
      },
      style: { height: 80, minHeight: 80 },
    }),
  },
  {
    title: 'Video',
    tree: component('rise-tools/kit-expo-video/Video', {
      source: { uri: film },
      muted: true,
      nativeControls: false,
      style: { width: 240, height: 135 },
    }),
  },
]

/** What a screen shows where a server asked for something impossible. */
export const troubleExamples: Example[] = [
  {
    title: 'Unknown component',
    tree: component('my-app/Thermometer', { degrees: 21, unit: 'celsius' }, [
      t('Text', {}, 'Its children are shown'),
    ]),
  },
  {
    title: 'Props that cannot be rendered',
    tree: component('rise-tools/kit-forms/SelectField', {
      id: 'outside',
      label: 'Outside of a form',
    }),
  },
]
