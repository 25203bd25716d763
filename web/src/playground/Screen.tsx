import type { ModelSource, ModelState } from '@rise-tools/react'
import { Component, type ReactNode, useEffect, useMemo, useState } from 'react'

import { beginningOf } from '../base/message'
import {
  type Connection,
  createModelSource,
  modelStatus,
  type ModelStatus,
  type ServerAddress,
} from '../connection'
import { components, KitProvider, LiveScreen, makeActions, markedSource, markName } from '../kits'
import { Data, DataView } from './Data'
import { useValue } from './hooks'
import { createHost, type Moves, tellUnknown } from './host'
import { Notes, useNotes } from './Notes'
import { isScreen, shapeOf } from './shape'

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

/** When the server is first asked why there is no value, in milliseconds, and how seldom later. */
const firstQuestion = 600
const lastPause = 30_000

/** What a path without a value shows: that it is waited for, or that there is no such path. */
function Waiting(props: { path: string; server: ServerAddress; isLive: boolean }) {
  const { path, server, isLive } = props
  const [status, setStatus] = useState<ModelStatus>('unknown')
  useEffect(() => {
    if (!isLive) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    let pause = firstQuestion
    const ask = async () => {
      const status = await modelStatus(server, path, abort.signal)
      if (abort.signal.aborted) return
      setStatus(status)
      pause = Math.min(lastPause, 2 * pause)
      if (server.httpUrl) timer = setTimeout(() => void ask(), pause)
    }
    timer = setTimeout(() => void ask(), pause)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [path, server, isLive])

  const name = <code>{beginningOf(path, 200) || '/'}</code>
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

/** Refs of a screen may lead to what is none; what they lead to may also not have come yet. */
function dataView(path: string, value: ModelState) {
  const isThere = value !== undefined && value !== null
  return isThere && !isScreen(value) ? <DataView path={path} value={value} /> : undefined
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
          {shape === 'none' && (
            <Waiting key={`waiting ${path}`} path={path} server={server} isLive={isLive} />
          )}
          <Boundary key={`value ${path}`} connection={connection}>
            {shape === 'data' && <Data key={path} connection={connection} path={path} />}
            {shape === 'screen' && (
              <LiveScreen
                source={source}
                name={markName(path)}
                components={components}
                actions={actions}
                dataView={(value) => dataView(path, value)}
              />
            )}
          </Boundary>
        </KitProvider>
      </div>
      <Notes board={board} />
    </>
  )
}
