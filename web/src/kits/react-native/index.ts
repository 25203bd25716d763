import { type AnyComponent, defineKit, type KitComponents, onDemand } from '../define'
import { identifiers } from '../identifiers'

const kit = 'rise-tools/kit-react-native'

const load = async () => (await import('./components')).components

type Name = (typeof identifiers)[typeof kit][number]

const members = identifiers[kit].map((name: Name): [Name, AnyComponent] => [
  name,
  onDemand(load, name),
])

/** React Native's own components, fetched together when a screen first uses one. */
export const reactNativeKit = defineKit(
  kit,
  Object.fromEntries(members) as KitComponents<typeof kit>,
  ['View', 'Text', 'ScrollView']
)
