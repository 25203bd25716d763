import type { ComponentRegistry } from '@rise-tools/react'

import { define, defineKit, type Definition, onDemand } from './define'
import { formsKit } from './forms'
import { Icon } from './icons/Icon'
import type { Identifier } from './identifiers'
import { riseKit } from './kit'
import { reactNativeKit } from './react-native'
import { unmarkName } from './riseNames'
import { StackScreen } from './StackScreen'
import { svgKit } from './svg'
import { tamaguiKit } from './tamagui'
import { makeUnknownComponent } from './UnknownComponent'

/** The type lets no identifier be forgotten. */
const known: Record<Identifier, Definition> = {
  ...riseKit,
  ...formsKit,
  ...tamaguiKit,
  ...reactNativeKit,
  ...svgKit,
  ...defineKit('rise-tools/kit-lucide-icons', { Icon }),
  ...defineKit('rise-tools/kit-qrcode', { QRCode: onDemand(() => import('./QRCode'), 'QRCode') }),
  ...defineKit('rise-tools/kit-webview', {
    WebView: onDemand(() => import('./WebView'), 'WebView'),
  }),
  ...defineKit('rise-tools/kit-expo-video', { Video: onDemand(() => import('./Video'), 'Video') }),
  ...defineKit('rise-tools/kit-react-navigation', { StackScreen }),
  StackScreen: define('StackScreen', StackScreen),
}

const unknown = new Map<string, Definition>()

/** One definition for each unknown name, always the same, so that nothing remounts. */
function unknownDefinition(identifier: string): Definition {
  const existing = unknown.get(identifier)
  if (existing) return existing
  const made = define(identifier, makeUnknownComponent(unmarkName(identifier)))
  unknown.set(identifier, made)
  return made
}

/**
 * Every identifier of the Rise kits with the component that renders it in a browser. `<Rise>`
 * throws at an identifier that is not here, so any other name finds a labelled box.
 */
export const components: ComponentRegistry = new Proxy<ComponentRegistry>(known, {
  get: (target, identifier) =>
    typeof identifier === 'symbol' || Object.hasOwn(target, identifier)
      ? Reflect.get(target, identifier)
      : unknownDefinition(identifier),
})
