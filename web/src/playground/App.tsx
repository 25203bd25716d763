import './playground.css'
import './screens.css'

import { Suspense, useEffect, useState } from 'react'

import { lazyAgain } from '../base/lazyAgain'
import type { Connection, ServerAddress } from '../connection'
import { Header } from './Header'
import { useLinkState, useEscape, useMedia, usePaths, useRemembered, useTheme } from './hooks'
import { Icon } from './Icon'
import { OfflineBanner } from './OfflineBanner'
import { PartBoundary } from './PartBoundary'
import { NoPaths, PathChoices, PathList } from './PathList'
import { Refusals } from './Refusals'
import { SkipLink } from './SkipLink'
import { Stage } from './Stage'
import { usePage } from './usePage'

const Inspector = lazyAgain(() => import('../inspector'))
const PhoneDialog = lazyAgain(() => import('./PhoneDialog'))

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

/** Whether the inspector is open, by its button or Alt+I; this browser remembers it. */
function useInspector(): [boolean, () => void] {
  const [isOpen, setOpen] = useRemembered('inspector', false, isFlag)
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
      <PartBoundary name="The header">
        <Header
          page={page}
          control={control}
          linkState={linkState}
          isInspecting={isInspecting}
          toggleInspector={toggleInspector}
          menu={menu}
        />
        <OfflineBanner connection={connection} state={linkState} />
      </PartBoundary>
      <div className={isInspecting ? `body body-${side}` : 'body'}>
        {paths && paths.length > 0 && (!isNarrow || menuIsOpen) && (
          <PartBoundary name="The list of paths" chance={paths}>
            <PathList paths={paths} current={page.screens.map(({ path }) => path)} open={open} />
          </PartBoundary>
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
          <PartBoundary name="The inspector" close={toggleInspector}>
            <Suspense>
              <Inspector
                connection={connection}
                server={server}
                setSide={setSide}
                close={toggleInspector}
              />
            </Suspense>
          </PartBoundary>
        )}
        <Refusals connection={connection} />
      </div>
      <PathChoices paths={paths ?? []} />
      {phonePath !== undefined && (
        <PartBoundary name="The dialog for phones" close={() => setPhonePath(undefined)}>
          <Suspense>
            <PhoneDialog
              socketUrl={server.socketUrl}
              path={phonePath}
              close={() => setPhonePath(undefined)}
            />
          </Suspense>
        </PartBoundary>
      )}
    </div>
  )
}
