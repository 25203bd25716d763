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

/** The gallery's sections in order; each name can be asked for alone. */
export const sections = {
  kit: riseExamples,
  forms: formExamples,
  'tamagui-layout': layoutExamples,
  'tamagui-content': contentExamples,
  'tamagui-controls': controlExamples,
  'tamagui-overlays': overlayExamples,
  'react-native': reactNativeExamples,
  svg: svgExamples,
  media: mediaExamples,
  trouble: troubleExamples,
} satisfies Record<string, Example[]>

export type SectionName = keyof typeof sections
