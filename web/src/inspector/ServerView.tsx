import { useCallback, useState } from 'react'

import type { ServerAddress } from '../connection'
import { type Figure, type Figures, span } from './figures'
import { sizeText } from './Messages'
import { usePolled } from './usePolled'

/** How many sessions are drawn at once, and how many subscriptions of each. */
const sessionsAtOnce = 100
const subscriptionsAtOnce = 20

function numberText(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 })
}

const plotWidth = 140
const plotHeight = 36

/** A figure now, and how it came to that. */
function Plot({ figure }: { figure: Figure }) {
  const { label, unit, points } = figure
  const now = points.at(-1)
  const top = Math.max(1, ...points)
  const x = (index: number) => ((span - points.length + index) / (span - 1)) * plotWidth
  const y = (point: number) => plotHeight - 2 - (point / top) * (plotHeight - 4)
  const line = points.map((point, index) => `${x(index).toFixed(1)},${y(point).toFixed(1)}`)
  const area = `${x(0)},${plotHeight} ${line.join(' ')} ${plotWidth},${plotHeight}`
  return (
    <div className="plot">
      <span className="faint">{label}</span>
      <strong>
        {now === undefined ? '–' : numberText(now)}
        {unit && <small> {unit}</small>}
      </strong>
      <svg
        viewBox={`0 0 ${plotWidth} ${plotHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label} of the last ${points.length} seconds, at most ${numberText(top)}`}
      >
        {points.length > 1 && <polygon points={area} />}
        {points.length > 1 && <polyline points={line.join(' ')} />}
      </svg>
    </div>
  )
}

interface Session {
  id: string | number
  address?: string
  subscriptions?: string[]
  outbox_bytes?: number
}

function Subscriptions({ paths }: { paths: string[] }) {
  const [shown, setShown] = useState(subscriptionsAtOnce)
  return (
    <>
      {paths.slice(0, shown).map((path) => (
        <code key={path}>{path || '/'}</code>
      ))}
      {paths.length > shown && (
        <button onClick={() => setShown(10 * shown)}>{paths.length - shown} more</button>
      )}
    </>
  )
}

function SessionTable({ sessions }: { sessions: Session[] }) {
  const [shown, setShown] = useState(sessionsAtOnce)
  return (
    <>
      <table className="sessions">
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Subscriptions</th>
            <th scope="col">Outbox</th>
          </tr>
        </thead>
        <tbody>
          {sessions.slice(0, shown).map(({ id, address, subscriptions = [], outbox_bytes }) => (
            <tr key={id}>
              <th scope="row">
                {id}
                <span className="faint">{address}</span>
              </th>
              <td>
                <Subscriptions paths={subscriptions} />
              </td>
              <td>{outbox_bytes === undefined ? '' : sizeText(outbox_bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sessions.length > shown && (
        <button onClick={() => setShown(2 * shown)}>Show more of {sessions.length - shown}</button>
      )}
    </>
  )
}

/** The server's figures and sessions, where it tells them. */
export function ServerView({ server, history }: { server: ServerAddress; history: Figures }) {
  const [figures, setFigures] = useState<Figure[]>(() => history.all())
  const [sessions, setSessions] = useState<Session[]>([])
  const [figuresState, askAgain] = usePolled(server, {
    path: '/-/stats',
    milliseconds: 1_000,
    isWanted: true,
    take: useCallback((answer) => setFigures(history.add(answer, performance.now())), [history]),
  })
  const [sessionsState] = usePolled(server, {
    path: '/-/sessions',
    milliseconds: 2_000,
    // Where the figures are refused, so are these.
    isWanted: figuresState === 'there' || figuresState === 'missing',
    take: useCallback((answer: { sessions?: unknown }) => {
      if (Array.isArray(answer.sessions)) setSessions(answer.sessions as Session[])
    }, []),
  })
  if (typeof figuresState === 'object') {
    return (
      <div className="nothing">
        <p role="status">No figures and no sessions: {figuresState.refusal}.</p>
        <button onClick={askAgain}>Try again</button>
      </div>
    )
  }
  const hasFigures = figuresState === 'there'
  const hasSessions = sessionsState === 'there'
  if (figuresState === 'missing' && sessionsState === 'missing') {
    return <p className="nothing">This server tells no figures and no sessions.</p>
  }
  return (
    <div className="server">
      {hasFigures && (
        <div className="plots">
          {figures.map((figure) => (
            <Plot key={figure.name} figure={figure} />
          ))}
        </div>
      )}
      {hasSessions && <SessionTable sessions={sessions} />}
    </div>
  )
}
