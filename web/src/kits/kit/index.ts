import { defineKit } from '../define'
import { AnimatedProgress } from './AnimatedProgress'
import {
  BottomSheet,
  BottomSheetCloseButton,
  BottomSheetSubmitButton,
  BottomSheetTriggerButton,
} from './BottomSheet'
import { RNDraggableFlatList } from './RNDraggableFlatList'
import { SmoothSlider } from './SmoothSlider'

/** Rise's own components. */
export const riseKit = defineKit('rise-tools/kit', {
  AnimatedProgress,
  BottomSheet,
  BottomSheetCloseButton,
  BottomSheetSubmitButton,
  BottomSheetTriggerButton,
  RNDraggableFlatList,
  SmoothSlider,
})
