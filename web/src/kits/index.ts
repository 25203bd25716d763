export { makeActions } from './actions'
export type { KitHost, ScreenOptions, Toast } from './host'
export { KitProvider } from './KitProvider'
export { components } from './registry'
