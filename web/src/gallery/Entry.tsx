import { useMemo } from 'react'

import { components, type KitHost, LiveScreen, makeActions } from '../kits'
import { identifiersIn } from './coverage'
import { localSource } from './localSource'
import type { Example } from './tree'

interface Props {
  section: string
  example: Example
  host: KitHost
  say(text: string): void
}

/** One example under its heading, with the names of the components that it uses. */
export function Entry({ section, example, host, say }: Props) {
  const actions = useMemo(() => makeActions(host), [host])
  const source = useMemo(
    () =>
      localSource(example.tree, (event) =>
        say(`${event.target.propKey} ${JSON.stringify(event.payload)}`)
      ),
    [example, say]
  )
  const used = [...identifiersIn(example.tree)].map((identifier) => identifier.split('/').pop())
  return (
    <article data-example={`${section}/${slug(example.title)}`}>
      <h3>{example.title}</h3>
      <p>{used.join(' ')}</p>
      <div>
        <LiveScreen name="" components={components} source={source} actions={actions} />
      </div>
    </article>
  )
}

/** A title as part of an id: `View and Text` becomes `view-and-text`. */
function slug(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
