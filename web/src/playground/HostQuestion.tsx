import './playground.css'
import './screens.css'

import { useEffect } from 'react'

import { useTheme } from './hooks'
import { lookOf } from './look'

const storageKey = 'updraft.confirmed-host'

/** Whether the person has agreed, in this tab, to see what this server shows. */
export function isConfirmed(socketUrl: string): boolean {
  try {
    return sessionStorage.getItem(storageKey) === socketUrl
  } catch {
    return false
  }
}

function confirm(socketUrl: string): void {
  try {
    sessionStorage.setItem(storageKey, socketUrl)
  } catch {
    // A browser that stores nothing asks again when the page is loaded again.
  }
}

export interface HostQuestionProps {
  page: URL
  host: string
  socketUrl: string
  /** Called once the person has agreed. */
  connect(): void
}

/** Asks before the page shows the screens of a server that its address names. */
export function HostQuestion({ page, host, socketUrl, connect }: HostQuestionProps) {
  useTheme(lookOf(page).theme)
  useEffect(() => {
    document.title = 'Another server? – updraft'
  }, [])
  const own = new URL(page)
  own.searchParams.delete('host')
  return (
    <div className="page">
      <main className="stage-empty question">
        <div className="empty">
          <h1>Connect to another server?</h1>
          <p>
            This address asks the page to show the screens of <code>{host}</code>, which is not the
            server of this page, <code>{page.host}</code>.
          </p>
          <p>What it shows can look like anything. Connect only if you know that server.</p>
          <p>
            <button
              className="primary"
              onClick={() => {
                confirm(socketUrl)
                connect()
              }}
            >
              Connect to {host}
            </button>{' '}
            <a className="button" href={own.pathname + own.search + own.hash}>
              Stay with {page.host}
            </a>
          </p>
        </div>
      </main>
    </div>
  )
}
