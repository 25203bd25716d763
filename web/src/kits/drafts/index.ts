export { held, heldSlider } from './held'
export { heldText } from './heldText'
export { useDraft, useFinger } from './useDraft'
