import './playground/base.css'

import { createRoot } from 'react-dom/client'

import { Connection, foreignHost, serverAddress } from './connection'
import { App } from './playground/App'
import { HostQuestion, isConfirmed } from './playground/HostQuestion'
import { PartBoundary } from './playground/PartBoundary'

const root = createRoot(document.getElementById('root')!)

function showPlayground(page: URL) {
  const server = serverAddress(page)
  const connect = () => {
    const connection = new Connection(server.socketUrl)
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

if (location.pathname === '/-/gallery') {
  void import('./gallery').then(({ GalleryPage }) => root.render(<GalleryPage />))
} else {
  showPlayground(new URL(location.href))
}
