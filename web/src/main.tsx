import './playground/base.css'

import { createRoot } from 'react-dom/client'

import {
  belowRoot,
  Connection,
  foreignHost,
  pageRoot,
  saidByServer,
  serverAddress,
} from './connection'
import { App } from './playground/App'
import { HostQuestion, isConfirmed } from './playground/HostQuestion'
import { PartBoundary } from './playground/PartBoundary'

// Relative to the address that the page was loaded from, which changes as one moves through the screens.
for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=icon]')) {
  link.href = String(link.href)
}

const root = createRoot(document.getElementById('root')!)

function showPlayground(page: URL) {
  const server = serverAddress(page, pageRoot)
  // What the page says is of its own server.
  const messageBytes = server.httpUrl ? saidByServer('message-bytes') : undefined
  const connect = () => {
    const connection = new Connection(server.socketUrl, undefined, messageBytes)
    connection.link.open()
    root.render(
      <PartBoundary name="The page">
        <App connection={connection} server={server} />
      </PartBoundary>
    )
  }
  const host = foreignHost(page)
  if (host === undefined || isConfirmed(server.socketUrl)) return connect()
  const { socketUrl } = server
  root.render(<HostQuestion page={page} host={host} socketUrl={socketUrl} connect={connect} />)
}

const here = new URL(location.href)
if (belowRoot(here, pageRoot) === '-/gallery') {
  void import('./gallery').then(({ GalleryPage }) => root.render(<GalleryPage />))
} else {
  showPlayground(here)
}
