import type { ComponentRegistry } from '@rise-tools/react'
import { Button, H1, Text, View, XStack, YStack } from 'tamagui'

/** Every identifier of the Rise kits with the component that renders it in a browser. */
export const components: ComponentRegistry = {
  'rise-tools/kit-tamagui/Button': { component: Button },
  'rise-tools/kit-tamagui/H1': { component: H1 },
  'rise-tools/kit-tamagui/Text': { component: Text },
  'rise-tools/kit-tamagui/View': { component: View },
  'rise-tools/kit-tamagui/XStack': { component: XStack },
  'rise-tools/kit-tamagui/YStack': { component: YStack },
}
