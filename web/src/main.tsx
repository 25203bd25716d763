import './playground/base.css'

import { createRoot } from 'react-dom/client'

import { Connection, serverAddress } from './connection'
import { App } from './playground/App'

const server = serverAddress(new URL(location.href))
const connection = new Connection(server.socketUrl)
connection.link.open()

createRoot(document.getElementById('root')!).render(<App connection={connection} server={server} />)
