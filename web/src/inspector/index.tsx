import './inspector.css'

import { type KeyboardEvent, useEffect, useState } from 'react'

import { oneOf } from '../base/storage'
import type { Connection, ServerAddress } from '../connection'
import { useMedia, useRemembered } from '../playground/hooks'
import { Icon } from '../playground/Icon'
import { PartBoundary } from '../playground/PartBoundary'
import { Figures } from './figures'
import { logOf } from './log'
import { Messages } from './Messages'
import { Panel, type Side } from './Panel'
import { SendEvent } from './SendEvent'
import { ServerView } from './ServerView'
import { Values } from './Values'

const tabs = ['Messages', 'Values', 'Send', 'Server'] as const
type Tab = (typeof tabs)[number]

const isSide = oneOf<Side>('right', 'bottom')
const isTab = oneOf<Tab>(...tabs)

function TabList({ tab, choose }: { tab: Tab; choose(tab: Tab): void }) {
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = tabs.at((tabs.indexOf(tab) + step) % tabs.length)!
    choose(next)
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" onKeyDown={press}>
      {tabs.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          role="tab"
          aria-selected={name === tab}
          aria-controls="inspector-view"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => choose(name)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

export interface InspectorProps {
  connection: Connection
  server: ServerAddress
  /** Told where the panel is, since the page makes room for it there. */
  setSide(side: Side): void
  close(): void
}

/** Looks at what passes between the page and its server. */
export default function Inspector({ connection, server, setSide, close }: InspectorProps) {
  const isNarrow = useMedia('(max-width: 720px)')
  const [chosenSide, chooseSide] = useRemembered<Side>('inspector.side', 'right', isSide)
  const [tab, chooseTab] = useRemembered<Tab>('inspector.tab', 'Messages', isTab)
  const side = isNarrow ? 'bottom' : chosenSide
  const other = side === 'right' ? 'bottom' : 'right'
  const [figures] = useState(() => new Figures())
  const log = logOf(connection)
  useEffect(() => setSide(side), [side, setSide])

  return (
    <Panel side={side}>
      <div className="inspector-head">
        <TabList tab={tab} choose={chooseTab} />
        <span className="space" />
        {!isNarrow && (
          <button
            className="quiet"
            title={`Move to the ${other}`}
            onClick={() => chooseSide(other)}
          >
            <Icon name={other === 'right' ? 'panel' : 'panelBottom'} />
            <span className="unseen">Move to the {other}</span>
          </button>
        )}
        <button className="quiet" aria-label="Close inspector" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div id="inspector-view" className="view" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        <PartBoundary name={`The tab ${tab}`} chance={tab}>
          {tab === 'Messages' && <Messages log={log} />}
          {tab === 'Values' && <Values connection={connection} />}
          {tab === 'Send' && <SendEvent connection={connection} />}
          {tab === 'Server' && <ServerView server={server} history={figures} />}
        </PartBoundary>
      </div>
    </Panel>
  )
}
