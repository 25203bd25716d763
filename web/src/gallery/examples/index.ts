import type { Example } from '../tree'
import { contentExamples } from './content'
import { controlExamples } from './controls'
import { formExamples } from './forms'
import { layoutExamples } from './layout'
import { mediaExamples, troubleExamples } from './media'
import { overlayExamples } from './overlays'
import { reactNativeExamples } from './reactNative'
import { riseExamples } from './rise'
import { svgExamples } from './svg'

interface Section {
  title: string
  examples: Example[]
}

/** The gallery's sections in order; each name can be asked for alone. */
export const sections = {
  kit: { title: 'Rise', examples: riseExamples },
  forms: { title: 'Forms', examples: formExamples },
  'tamagui-layout': { title: 'Layout', examples: layoutExamples },
  'tamagui-content': { title: 'Content', examples: contentExamples },
  'tamagui-controls': { title: 'Controls', examples: controlExamples },
  'tamagui-overlays': { title: 'Overlays', examples: overlayExamples },
  'react-native': { title: 'React Native', examples: reactNativeExamples },
  svg: { title: 'SVG', examples: svgExamples },
  media: { title: 'Media', examples: mediaExamples },
  trouble: { title: 'Trouble', examples: troubleExamples },
} satisfies Record<string, Section>

export type SectionName = keyof typeof sections
