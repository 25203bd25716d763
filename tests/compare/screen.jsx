import { H3, ScrollView, YStack } from '@rise-tools/kit-tamagui/server'

/** The frame of every screen: a title above what it shows. */
export function Screen({ title, children }) {
  return (
    <ScrollView>
      <YStack gap="$4" padding="$4">
        <H3>{title}</H3>
        {/* Without the fragment React asks for a key on each of them. */}
        <>{children}</>
      </YStack>
    </ScrollView>
  )
}
