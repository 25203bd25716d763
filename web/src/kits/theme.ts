import { config as standard } from '@tamagui/config/v3'
import { createTamagui } from 'tamagui'

/**
 * The design tokens and themes of the phone app. Themes are trimmed to those that a server can
 * name: an `alt` or `active` variation times a component multiplies the style rules by three.
 */
const themes = Object.fromEntries(
  Object.entries(standard.themes).filter(([name]) => !/_(alt\d|active)_[A-Z]/.test(name)),
) as typeof standard.themes

export const tamaguiConfig = createTamagui({ ...standard, themes })
