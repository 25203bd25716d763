import { QRCodeSVG } from 'qrcode.react'
import { useEffect, useId, useRef, useState } from 'react'

import { Icon } from './Icon'
import { isLoopback, isSocketUrl, phoneHost, phoneLink } from './phoneLink'

function HostHelp({ host }: { host: string }) {
  if (!isSocketUrl(host)) return <p className="error">This is no address such as ws://host:port.</p>
  if (!isLoopback(host)) return null
  return (
    <p className="hint">
      Only this machine reaches this address. Start the server with <code>--address 0.0.0.0</code>,
      and put its address in the network here.
    </p>
  )
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => setCopied(false), [text])
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true))
  // Browsers give pages their clipboard only over https and on this machine.
  if (!navigator.clipboard) return null
  return (
    <button onClick={() => void copy()}>
      <span aria-live="polite">{copied ? 'Copied' : 'Copy link'}</span>
    </button>
  )
}

/** Opens a path in the Rise Playground app: by its camera, or by a link on the phone itself. */
export default function PhoneDialog(props: { socketUrl: string; path: string; close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [host, setHost] = useState(() => phoneHost(props.socketUrl))
  useEffect(() => dialog.current?.showModal(), [])
  const link = isSocketUrl(host) ? phoneLink(host, props.path) : undefined

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={title} onClose={props.close}>
      <header>
        <h2 id={title}>Open on a phone</h2>
        <button className="quiet" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </header>
      <p>
        Scan this with the phone’s camera to open <code>{props.path || '/'}</code> in the Rise
        Playground app.
      </p>
      <div className="qr">
        {link && <QRCodeSVG value={link} size={232} marginSize={3} title={`QR code of ${link}`} />}
      </div>
      <label className="field">
        Address of this server
        <input value={host} spellCheck={false} onChange={(event) => setHost(event.target.value)} />
      </label>
      <HostHelp host={host} />
      {link && (
        <footer>
          <CopyButton text={link} />
          <a className="button primary" href={link}>
            Open in the app
          </a>
        </footer>
      )}
    </dialog>
  )
}
