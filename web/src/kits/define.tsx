import type { ComponentRegistry } from '@rise-tools/react'
import { type ReactNode, Suspense, useMemo } from 'react'

import { lazyAgain } from '../base/lazyAgain'
import {
  ChildrenProvider,
  childrenPlace,
  onlyPassesChildren,
  useSharedChildren,
} from './childrenApart'
import { ComponentBoundary } from './ComponentBoundary'
import { useSteadyProps } from './handlers'
import type { KitName, NamesOf } from './identifiers'
import { LongChildren } from './LongChildren'
import { Loading } from './Loading'
import { propsFor } from './props'

/** What `<Rise>` gives a component: whatever the server wrote, checked by nobody. */
export type ServerProps = Record<string, unknown> & { children?: ReactNode }

/** How `<Rise>` finds a component. */
export type Definition = ComponentRegistry[string]

/** A component of any props, as a registry holds it. */
export type AnyComponent = Definition['component']

/** One component for each name of a kit. */
export type KitComponents<Kit extends KitName> = Record<NamesOf<Kit>, AnyComponent>

/**
 * Makes a component fit for props of a server: it gets those that it may have; a failure stays inside its own box, a handler that
 * fails is told to the person, and it is drawn again only when its props say something else. One
 * that `isPlain`, which only passes its children on, is not even drawn again when they change.
 */
export function define(identifier: string, Inner: AnyComponent, isPlain = false): Definition {
  function KitComponent(written: ServerProps) {
    const given = propsFor(identifier, written) as ServerProps
    const isApart = isPlain && onlyPassesChildren(given)
    const children = useSharedChildren(isApart ? given.children : null)
    const props = useSteadyProps(isApart ? { ...given, children: childrenPlace } : given)
    const drawn = useMemo(
      () => (
        <ComponentBoundary identifier={identifier} given={props}>
          <Inner {...props} />
        </ComponentBoundary>
      ),
      [props]
    )
    const inside = useMemo(() => guardedChildren(identifier, children), [children])
    return isPlain ? <ChildrenProvider value={inside}>{drawn}</ChildrenProvider> : drawn
  }
  KitComponent.displayName = identifier
  return { component: KitComponent }
}

/** Children drawn apart have a boundary of their own, for which other children are a new chance. */
function guardedChildren(identifier: string, children: ReactNode): ReactNode {
  if (typeof children !== 'object' || children === null) return children
  return (
    <ComponentBoundary identifier={identifier} given={{ children }}>
      {Array.isArray(children) ? <LongChildren rows={children} /> : children}
    </ComponentBoundary>
  )
}

/** Defines every component of a kit under its full identifiers; see `define` for the plain ones. */
export function defineKit<Kit extends KitName>(
  kit: Kit,
  members: KitComponents<Kit>,
  plain: readonly NamesOf<Kit>[] = []
): Record<`${Kit}/${NamesOf<Kit>}`, Definition> {
  const isPlain = new Set<string>(plain)
  const entries = Object.entries<AnyComponent>(members).map(([name, component]) => {
    const identifier = `${kit}/${name}`
    return [identifier, define(identifier, component, isPlain.has(name))]
  })
  return Object.fromEntries(entries)
}

/** A component whose code is fetched when a screen first shows it. */
export function onDemand<Module, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name
): AnyComponent {
  const Loaded = lazyAgain<ServerProps>(async () => ({
    default: (await load())[name] as AnyComponent,
  }))
  return function OnDemand(props: ServerProps) {
    return (
      <Suspense fallback={<Loading />}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}

/** A component with props that stand unless the server says otherwise. */
export function withDefaults(Inner: AnyComponent, defaults: Record<string, unknown>): AnyComponent {
  return function WithDefaults(props: ServerProps) {
    return <Inner {...defaults} {...props} />
  }
}
