import {
  type ActionModelState,
  type ActionsDefinition,
  BaseRise,
  type ComponentRegistry,
  type EventRequest,
  isComponentModelState,
  isHandlerEvent,
  isStateUpdateAction,
  LocalState,
  type ModelSource,
  type ModelState,
  useLocalState,
} from '@rise-tools/react'
import { type ReactNode, useCallback, useMemo, useState, useSyncExternalStore } from 'react'

import { LongChildren } from '../LongChildren'
import { LiveModel } from './LiveModel'

/** More items of a list than this are drawn as the children of a long box are. */
const fewItems = 100

export interface LiveScreenProps {
  source: ModelSource
  /** The name of the model, as of `markName`. */
  name: string
  components: ComponentRegistry
  actions: ActionsDefinition<ActionModelState[]>
  /** What stands for a value that is no screen; undefined for one that is. */
  dataView?(value: ModelState): ReactNode | undefined
}

type Draw = (place: (string | number)[], model: ModelState) => ReactNode

/**
 * A model drawn live, with its refs, local state and actions. It stands in for `<Rise>`, which makes
 * all of a value anew at each update; `BaseRise` draws it.
 */
export function LiveScreen({ source, name, components, actions, dataView }: LiveScreenProps) {
  const live = useMemo(() => new LiveModel(source, name), [source, name])
  const model = useSyncExternalStore(live.watch, live.current)
  const [given, applyStateUpdate] = useLocalState()
  // It is a new object at each drawing, though always the same state.
  const [state] = useState(given)

  const onEvent = useCallback(
    async (event: EventRequest) => {
      const perform = (action: ActionModelState) => {
        if (isStateUpdateAction(action)) return applyStateUpdate(action, event.payload)
        const { $, name, ...fields } = action
        ;(actions as Record<string, { action(fields: object): void }>)[name]!.action(fields)
      }
      if (!isHandlerEvent(event)) {
        ;(event.modelState as unknown as ActionModelState[]).forEach(perform)
        return undefined
      }
      const { actions: first, args } = event.modelState
      first?.forEach(perform)
      if (args) {
        const values = Object.entries(args).map(([arg, of]) => [arg, state.getStream(of).get()])
        event.payload = [Object.fromEntries(values)]
      }
      const response = await source.sendEvent(event)
      response.actions?.forEach(perform)
      if (response.error) throw response.payload
      return response.payload as unknown
    },
    [source, actions, state]
  )
  const draw: Draw = (place, part) => (
    <BaseRise components={components} path={[name, ...place]} model={part} onEvent={onEvent} />
  )
  return (
    <LocalState.Provider value={state}>
      {dataView?.(model) ?? (isLong(model) ? <Items model={model} draw={draw} /> : draw([], model))}
    </LocalState.Provider>
  )
}

function isLong(model: ModelState): model is ModelState[] {
  return Array.isArray(model) && model.length > fewItems
}

/** A long list of components without a box around them. */
function Items({ model, draw }: { model: ModelState[]; draw: Draw }) {
  const rows = model.map((item, index) => {
    const key = isComponentModelState(item) ? item.key || undefined : undefined
    const drawn = draw([key ?? index], item)
    return <Item key={key ?? index}>{drawn}</Item>
  })
  return <LongChildren rows={rows} />
}

function Item({ children }: { children: ReactNode }) {
  return <>{children}</>
}
