import './playground/base.css'

import { createRoot } from 'react-dom/client'

import { Connection, serverAddress } from './connection'
import { App } from './playground/App'

const root = createRoot(document.getElementById('root')!)

if (location.pathname === '/-/gallery') {
  void import('./gallery').then(({ GalleryPage }) => root.render(<GalleryPage />))
} else {
  const server = serverAddress(new URL(location.href))
  const connection = new Connection(server.socketUrl)
  connection.link.open()
  root.render(<App connection={connection} server={server} />)
}
