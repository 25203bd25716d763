import type { ComponentModelState, ModelState, StateModelState } from '@rise-tools/react'

import type { KitName, NamesOf } from '../kits/identifiers'

type Props = Record<string, unknown>

/** A function that writes components of one kit as a server would send them. */
export function kit<Kit extends KitName>(prefix: Kit) {
  return (name: NamesOf<Kit>, props?: Props, ...children: ModelState[]): ComponentModelState =>
    component(`${prefix}/${name}`, props, children)
}

export function component(
  identifier: string,
  props: Props = {},
  children: ModelState[] = []
): ComponentModelState {
  const { key, ...rest } = props
  return {
    $: 'component',
    $staticChildren: children.length > 1,
    component: identifier,
    key: key as string | undefined,
    props: rest as Record<string, ModelState>,
    children: children.length > 1 ? children : children[0],
  }
}

/** A handler on the server; the gallery's only says that it was called. */
export const event = { $: 'event' } as const

/** A value that lives on the page. */
export function state<Value>(key: string, initialValue: Value): StateModelState<Value> {
  return { $: 'state', key, initialValue }
}

/** A handler on the page that stores its argument. */
export function store(target: StateModelState<unknown>) {
  const update = { $: 'state-modifier', type: 'payload' }
  return { $: 'action', name: 'state-update', state: target, update } as const
}

/** A handler on the page that stores a fixed value. */
export function set<Value>(target: StateModelState<Value>, update: Value) {
  return { $: 'action', name: 'state-update', state: target, update } as const
}

/** One entry of the gallery. */
export interface Example {
  title: string
  tree: ModelState
}
