import { useEffect, useState } from 'react'

import type { Connection, LinkState } from '../connection'

/** The seconds until a time of the connection's clock. */
function useCountdown(connection: Connection, until: number): number {
  const left = () => Math.max(0, Math.ceil((until - connection.environment.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(left())
    const timer = setInterval(() => setSeconds(left()), 250)
    return () => clearInterval(timer)
  }, [until])
  return seconds
}

function NextTry({ connection, retryAt }: { connection: Connection; retryAt: number }) {
  const seconds = useCountdown(connection, retryAt)
  return (
    <>
      <span className="faint">{seconds > 0 ? `Next try in ${seconds} s` : 'Trying again …'}</span>
      <button onClick={() => connection.link.retry()}>Try now</button>
    </>
  )
}

/** Says that the server can't be reached, and when it is tried again. What was shown stays. */
export function OfflineBanner(props: { connection: Connection; state: LinkState }) {
  const { connection, state } = props
  // A first connection, and one that comes at once, is not worth a word.
  const [failed, setFailed] = useState(false)
  const [wasLive, setWasLive] = useState(false)
  const [reason, setReason] = useState('')
  useEffect(() => {
    if (state.name === 'waiting') setFailed(true)
    if (state.name === 'waiting' && state.reason) setReason(state.reason)
    if (state.name === 'live') {
      setFailed(false)
      setWasLive(true)
      setReason('')
    }
  }, [state])
  const isShown = failed && state.name !== 'live'
  return (
    <div className={isShown ? 'banner' : 'banner banner-away'}>
      <span role="status">
        {isShown && <strong>No connection to the server.</strong>}
        {isShown && (wasLive ? ' What you see is its last state.' : ' It has not answered yet.')}
        {isShown && reason && ` Reason: ${reason.replace(/\.$/, '')}.`}
      </span>
      {isShown && state.name === 'waiting' && (
        <NextTry connection={connection} retryAt={state.retryAt} />
      )}
      {isShown && state.name === 'connecting' && <span className="faint">Trying again …</span>}
    </div>
  )
}
