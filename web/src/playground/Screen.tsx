import { type ModelSource, type ModelState, Rise } from '@rise-tools/react'
import { Component, type ReactNode, useEffect, useMemo, useState } from 'react'

import {
  type Connection,
  createModelSource,
  modelStatus,
  type ModelStatus,
  type ServerAddress,
} from '../connection'
import { components, KitProvider, makeActions, markedSource, markName } from '../kits'
import { Data, isScreen } from './Data'
import { useValue } from './hooks'
import { createHost, type Moves, tellUnknown } from './host'
import { Notes, useNotes } from './Notes'

const sources = new WeakMap<Connection, ModelSource>()

function sourceOf(connection: Connection): ModelSource {
  const source = sources.get(connection) ?? markedSource(createModelSource(connection))
  sources.set(connection, source)
  return source
}

interface BoundaryProps {
  connection: Connection
  children: ReactNode
}

const retryAfter = 1_000

/** Shows why a value can't be drawn, and tries again a moment after values have changed. */
class Boundary extends Component<BoundaryProps, { error?: Error }> {
  state: { error?: Error } = {}
  private stop = () => {}
  private timer?: ReturnType<typeof setTimeout>

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  componentDidMount() {
    this.stop = this.props.connection.updates.listen(() => {
      if (this.state.error) this.retryLater()
    })
  }

  componentWillUnmount() {
    this.stop()
    clearTimeout(this.timer)
  }

  private retryLater() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.setState({ error: undefined })
    }, retryAfter)
  }

  render() {
    if (!this.state.error) return this.props.children
    return (
      <div className="empty" role="alert">
        <h2>This screen can’t be drawn</h2>
        <p>{this.state.error.message}</p>
        <p className="faint">The page tries again when its value changes.</p>
      </div>
    )
  }
}

/** What a path without a value shows: that it is waited for, or that there is no such path. */
function Waiting(props: { path: string; server: ServerAddress; isLive: boolean }) {
  const { path, server, isLive } = props
  const [status, setStatus] = useState<ModelStatus>('unknown')
  useEffect(() => {
    if (!isLive) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      void modelStatus(server, path, abort.signal).then(setStatus)
    }, 600)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [path, server, isLive])

  const name = <code>{path || '/'}</code>
  if (status === 'missing') {
    return (
      <div className="empty">
        <h2>Nothing at {name}</h2>
        <p>The server has no model at this path. Should one appear, it shows here at once.</p>
      </div>
    )
  }
  return (
    <div className="empty empty-late">
      <span className="pulse" aria-hidden="true" />
      <p>Waiting for {name}</p>
      {status === 'loading' && <p className="faint">Its first value is still being made.</p>}
    </div>
  )
}

function shapeOf(value: ModelState, hasValue: boolean): 'none' | 'data' | 'screen' {
  if (!hasValue) return 'none'
  return isScreen(value) ? 'screen' : 'data'
}

export interface ScreenProps {
  connection: Connection
  server: ServerAddress
  isLive: boolean
  path: string
  theme: 'light' | 'dark'
  moves: Moves
}

/** A path's value, drawn live, with the notes of its actions. `moves` must stay the same. */
export default function Screen({ connection, server, isLive, path, theme, moves }: ScreenProps) {
  const board = useNotes()
  const { add } = board
  const source = sourceOf(connection)
  const shape = useValue(connection, path, shapeOf)
  const host = useMemo(() => createHost(moves, add), [moves, add])
  const actions = useMemo(() => tellUnknown(makeActions(host), add), [host, add])

  return (
    <>
      <div className={`screen screen-${theme}`}>
        <KitProvider theme={theme} host={host}>
          {shape === 'none' && <Waiting key={path} path={path} server={server} isLive={isLive} />}
          {shape === 'data' && <Data connection={connection} path={path} />}
          {shape === 'screen' && (
            <Boundary key={path} connection={connection}>
              <Rise
                modelSource={source}
                path={markName(path)}
                components={components}
                actions={actions}
              />
            </Boundary>
          )}
        </KitProvider>
      </div>
      <Notes board={board} />
    </>
  )
}
