import '@tamagui/core/reset.css'
import './kits.css'

import type { ReactNode } from 'react'
import { TamaguiProvider, Theme } from 'tamagui'

import { KitHostContext, type KitHost } from './host'
import { OverlayFrame } from './overlays'
import { ScreenBoundary } from './ScreenBoundary'
import { insertThemeRules, tamaguiConfig } from './theme'

insertThemeRules()

/** What every component of the kits needs around it: design tokens, a theme and a host. */
export function KitProvider(props: {
  theme: 'light' | 'dark'
  host: KitHost
  children: ReactNode
}) {
  return (
    <TamaguiProvider config={tamaguiConfig} defaultTheme={props.theme} disableInjectCSS>
      <Theme name={props.theme}>
        <KitHostContext.Provider value={props.host}>
          <OverlayFrame>
            <ScreenBoundary>{props.children}</ScreenBoundary>
          </OverlayFrame>
        </KitHostContext.Provider>
      </Theme>
    </TamaguiProvider>
  )
}
