import type { Connection, ServerAddress } from '../connection'
export default function Inspector(_: { connection: Connection; server: ServerAddress; close(): void }) { return null }
