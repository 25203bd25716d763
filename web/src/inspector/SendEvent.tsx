import { useId, useMemo, useState } from 'react'

import type { Connection, OutgoingEvent } from '../connection'
import { findHandlers, type HandlerLeaf, mostHandlers, parsePosition } from './handlers'
import { jsonError } from './json'
import { latencyText } from './Messages'
import { Tree } from './Tree'

interface Result {
  isError: boolean
  value: unknown
  latency: number
}

/** What the fields say, as a client would have sent it. */
function eventOf(
  path: string,
  position: string,
  payload: unknown,
  handler: HandlerLeaf | undefined
): OutgoingEvent {
  const steps = parsePosition(position)
  return {
    $: 'evt',
    key: `inspector-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16)}`,
    target: {
      key: handler?.componentKey,
      component: handler?.component ?? '',
      propKey: String(steps.at(-1) ?? ''),
      path: [path, ...steps],
    },
    modelState: handler?.leaf ?? { $: 'event' },
    payload,
  }
}

async function send(connection: Connection, event: OutgoingEvent): Promise<Result> {
  const start = performance.now()
  try {
    const { error, payload, actions } = await connection.sendEvent(event)
    const value = actions ? { payload, actions } : payload
    return { isError: error === true, value, latency: performance.now() - start }
  } catch (error) {
    const value = error instanceof Error ? `${error.name}: ${error.message}` : error
    return { isError: true, value, latency: performance.now() - start }
  }
}

/** The line of a text with an error, and a mark below where it is. */
function JsonMistake({ text, id }: { text: string; id: string }) {
  const error = jsonError(text)
  if (!error) return null
  const line = text.split('\n')[error.line - 1] ?? ''
  return (
    <div id={id} className="mistake" role="alert">
      <p className="error">
        Line {error.line}, column {error.column}: {error.message}
      </p>
      <pre aria-hidden="true">
        {line}
        {'\n'}
        {' '.repeat(error.column - 1)}▲
      </pre>
    </div>
  )
}

function Outcome({ result }: { result: Result }) {
  return (
    <div className={result.isError ? 'outcome outcome-error' : 'outcome'} role="status">
      <p>
        <strong>{result.isError ? 'Error' : 'Done'}</strong>{' '}
        <span className="faint">{latencyText(result.latency)}</span>
      </p>
      {result.value !== undefined && <Tree label="Response" value={result.value} open={3} />}
    </div>
  )
}

/** Sends any event: to a handler that a value offers, or to a position by hand. */
export function SendEvent({ connection }: { connection: Connection }) {
  const mistake = useId()
  const [path, setPath] = useState(() => connection.paths()[0] ?? '')
  const [position, setPosition] = useState('')
  const [payload, setPayload] = useState('[]')
  const [result, setResult] = useState<Result>()
  const [isSending, setSending] = useState(false)
  const value = connection.value(path)
  const handlers = useMemo(() => findHandlers(value), [value])
  const handler = handlers.find((known) => known.position === position)
  const isWrong = jsonError(payload) !== undefined

  const submit = async () => {
    setSending(true)
    setResult(await send(connection, eventOf(path, position, JSON.parse(payload), handler)))
    setSending(false)
  }

  return (
    <form
      className="send"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong && !isSending) void submit()
      }}
    >
      <label className="field">
        Path
        <input list="paths" value={path} onChange={({ target }) => setPath(target.value)} />
      </label>
      <label className="field">
        Handler
        <select
          value={handler?.position ?? ''}
          onChange={(event) => setPosition(event.target.value)}
        >
          <option value="">{handlers.length > 0 ? 'By position' : 'None in the value'}</option>
          {handlers.map(({ label, position }) => (
            <option key={position} value={position}>
              {label}
            </option>
          ))}
          {handlers.length === mostHandlers && (
            <option disabled>Further ones are not listed: give their position</option>
          )}
        </select>
      </label>
      <label className="field">
        Position in the value
        <input
          value={position}
          spellCheck={false}
          placeholder="children/0/props/onPress"
          onChange={({ target }) => setPosition(target.value)}
        />
      </label>
      <label className="field">
        Payload: the arguments, as JSON
        <textarea
          rows={4}
          spellCheck={false}
          value={payload}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? mistake : undefined}
          onChange={({ target }) => setPayload(target.value)}
        />
      </label>
      <JsonMistake text={payload} id={mistake} />
      <button className="primary" disabled={isWrong || isSending}>
        {isSending ? 'Waiting for the response' : 'Send event'}
      </button>
      {result && <Outcome result={result} />}
    </form>
  )
}
