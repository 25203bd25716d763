import type { ActionModelState, ActionsDefinition } from '@rise-tools/react'

import type { KitHost, Toast } from './host'

type Fields = Record<string, unknown>
type Handler = (fields: Fields) => void

/** Every action of the Rise kits, carried out by the page around the screen. */
export function makeActions(host: KitHost): ActionsDefinition<ActionModelState[]> {
  const handlers: Record<string, Handler> = {
    'rise-tools/kit-haptics/impact': (fields) => host.haptic('impact', text(fields.style)),
    'rise-tools/kit-haptics/notification': (fields) =>
      host.haptic('notification', text(fields.type)),
    'rise-tools/kit-haptics/selection': () => host.haptic('selection'),
    'rise-tools/kit-linking/openURL': (fields) => host.openURL(text(fields.url) ?? ''),
    'rise-tools/kit-linking/openSettings': () => host.openSettings(),
    'rise-tools/kit-tamagui-toast/toast': (fields) => host.toast(toastOf(fields)),
    'rise-tools/kit-react-navigation/navigate': (fields) =>
      host.navigate(text(fields.path) ?? '', fields.options),
    'rise-tools/kit-react-navigation/goBack': () => host.goBack(),
    'rise-tools/kit-expo-router/navigate': (fields) => host.navigate(text(fields.path) ?? ''),
    'rise-tools/kit-expo-router/goBack': () => host.goBack(),
  }
  const definitions = Object.entries(handlers).map(([name, action]) => [name, { action }])
  return Object.fromEntries(definitions) as ActionsDefinition<ActionModelState[]>
}

function toastOf(fields: Fields): Toast {
  return {
    title: text(fields.title) ?? '',
    message: text(fields.message),
    duration: typeof fields.duration === 'number' ? fields.duration : undefined,
  }
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}
