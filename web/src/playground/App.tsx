import './playground.css'
import './screens.css'

import { lazy, Suspense, useEffect, useState } from 'react'

import type { Connection, ServerAddress } from '../connection'
import { Header } from './Header'
import { useLinkState, useEscape, useMedia, usePaths, useRemembered, useTheme } from './hooks'
import { Icon } from './Icon'
import { OfflineBanner } from './OfflineBanner'
import { NoPaths, PathList } from './PathList'
import { Refusals } from './Refusals'
import { SkipLink } from './SkipLink'
import { Stage } from './Stage'
import { usePage } from './usePage'

const Inspector = lazy(() => import('../inspector'))
const PhoneDialog = lazy(() => import('./PhoneDialog'))

/** Whether the inspector is open, by its button or Alt+I; this browser remembers it. */
function useInspector(): [boolean, () => void] {
  const [isOpen, setOpen] = useRemembered('inspector', false)
  const toggle = () => setOpen(!isOpen)
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyI') return
      event.preventDefault()
      toggle()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  })
  return [isOpen, toggle]
}

/** The playground: the server's screens live, and what helps to look at them. */
export function App({ connection, server }: { connection: Connection; server: ServerAddress }) {
  const [page, control] = usePage()
  const theme = useTheme(page.theme)
  const linkState = useLinkState(connection)
  const isLive = linkState.name === 'live'
  const paths = usePaths(server, isLive)
  const isNarrow = useMedia('(max-width: 720px)')
  const [isInspecting, toggleInspector] = useInspector()
  const [side, setSide] = useState<'right' | 'bottom'>('right')
  const [menuIsOpen, setMenuOpen] = useState(false)
  const [phonePath, setPhonePath] = useState<string>()
  const first = page.screens[0]!

  useEffect(() => {
    document.title = first.path ? `${first.path} – updraft` : 'updraft'
  }, [first.path])

  useEffect(() => {
    // A server without a model at its root begins with its first path.
    if (first.path === '' && paths?.length && !paths.includes('')) {
      control.redirect(first.id, paths[0]!)
    }
  }, [first, paths, control])

  useEscape(menuIsOpen, () => setMenuOpen(false))

  const open = (path: string) => {
    setMenuOpen(false)
    if (path !== first.path) control.navigate(first.id, path)
  }
  const menu = paths && paths.length > 0 && (
    <button
      className="quiet narrow-only"
      aria-label="Paths"
      aria-expanded={menuIsOpen}
      onClick={() => setMenuOpen(!menuIsOpen)}
    >
      <Icon name={menuIsOpen ? 'close' : 'menu'} />
    </button>
  )

  return (
    <div className="page">
      <SkipLink />
      <Header
        page={page}
        control={control}
        linkState={linkState}
        isInspecting={isInspecting}
        toggleInspector={toggleInspector}
        menu={menu}
      />
      <OfflineBanner connection={connection} state={linkState} />
      <div className={isInspecting ? `body body-${side}` : 'body'}>
        {paths && paths.length > 0 && (!isNarrow || menuIsOpen) && (
          <PathList paths={paths} current={page.screens.map(({ path }) => path)} open={open} />
        )}
        {paths?.length === 0 && first.path === '' ? (
          <NoPaths />
        ) : (
          <Stage
            connection={connection}
            server={server}
            isLive={isLive}
            page={page}
            control={control}
            theme={theme}
            frame={isNarrow ? 'fill' : page.frame}
            openOnPhone={setPhonePath}
          />
        )}
        {isInspecting && (
          <Suspense>
            <Inspector
              connection={connection}
              server={server}
              setSide={setSide}
              close={toggleInspector}
            />
          </Suspense>
        )}
        <Refusals connection={connection} />
      </div>
      <datalist id="paths">
        {paths?.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      {phonePath !== undefined && (
        <Suspense>
          <PhoneDialog
            socketUrl={server.socketUrl}
            path={phonePath}
            close={() => setPhonePath(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}
