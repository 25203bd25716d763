import { config as standard } from '@tamagui/config/v3'
import { createTamagui } from 'tamagui'

/**
 * The themes of the phone app, less the `alt` and `surface` variations of single components: they
 * would more than double the style rules. The `active` ones stay, for a switch is drawn with them.
 */
const themes = Object.fromEntries(
  Object.entries(standard.themes).filter(([name]) => !/_(alt|surface)\d_[A-Z]/.test(name))
) as typeof standard.themes

export const tamaguiConfig = createTamagui({
  ...standard,
  themes,
  settings: {
    ...standard.settings,
    shouldAddPrefersColorThemes: false,
    themeClassNameOnRoot: false,
  },
})

/**
 * Puts the style rules of tokens and themes on the page, once for all screens: a provider would
 * put all of them there again for each.
 */
export function insertThemeRules() {
  const id = 'kit-themes'
  if (document.getElementById(id)) return
  const style = document.createElement('style')
  style.id = id
  style.textContent = tamaguiConfig.getCSS()
  document.head.append(style)
}
