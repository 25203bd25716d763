import { Suspense, useEffect, useMemo, useRef, useState } from 'react'

import { lazyAgain } from '../base/lazyAgain'
import type { Connection, ServerAddress } from '../connection'
import { Bar, Device, type Size, useSize } from './Frame'
import type { Moves } from './host'
import { type FrameKind, normalPath, type Page, type ScreenState } from './page'
import { PartBoundary } from './PartBoundary'
import { screensId } from './SkipLink'
import type { PageControl } from './usePage'

// The page stands while the components, which are most of it, are on their way.
let first: Promise<typeof import('./Screen')> | undefined = import('./Screen')
first.catch(() => {}) // told where the screen would be
const Screen = lazyAgain(() => {
  const module = first ?? import('./Screen')
  first = undefined
  return module
})

export interface StageProps {
  connection: Connection
  server: ServerAddress
  isLive: boolean
  page: Page
  control: PageControl
  theme: 'light' | 'dark'
  /** Instead of the page's frame, where there is no room for one. */
  frame: FrameKind
  openOnPhone(path: string): void
}

interface SeatProps extends StageProps {
  screen: ScreenState
  room: Size
}

/** A screen in its frame, under its bar. */
function Seat({ screen, room, ...props }: SeatProps) {
  const { id, path, trail } = screen
  const { control } = props
  const [title, setTitle] = useState({ path, text: '' })
  const moves = useMemo(
    (): Moves => ({
      navigate: (to) => control.navigate(id, to),
      goBack: () => control.goBack(id),
      setScreen: ({ title = '' }) => setTitle({ path, text: title }),
    }),
    [control, id, path]
  )
  return (
    <section className={`seat seat-${props.frame}`} aria-label={`Screen ${path || '/'}`}>
      <PartBoundary name="The bar of this screen" chance={path}>
        <Bar
          path={path}
          title={title.path === path ? title.text : ''}
          canGoBack={trail.length > 0}
          canClose={props.page.screens.length > 1}
          goBack={moves.goBack}
          close={() => control.removeScreen(id)}
          navigate={(to) => normalPath(to) !== path && moves.navigate(to)}
          openOnPhone={() => props.openOnPhone(path)}
        />
      </PartBoundary>
      <Device kind={props.frame} room={room}>
        <PartBoundary name="This screen" chance={path}>
          <Suspense>
            <Screen
              connection={props.connection}
              server={props.server}
              isLive={props.isLive}
              path={path}
              theme={props.theme}
              moves={moves}
            />
          </Suspense>
        </PartBoundary>
      </Device>
    </section>
  )
}

const barHeight = 44
const margin = 24

/** All screens, side by side. */
export function Stage(props: StageProps) {
  const [ref, size] = useSize<HTMLElement>()
  const count = props.page.screens.length
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) ref.current?.lastElementChild?.scrollIntoView({ inline: 'nearest' })
    before.current = count
  }, [count, ref])
  const room = { width: size.width - 2 * margin, height: size.height - 2 * margin - barHeight }
  return (
    <main ref={ref} id={screensId} tabIndex={-1} className={`stage stage-${props.frame}`}>
      {props.page.screens.map((screen) => (
        <Seat key={screen.id} {...props} screen={screen} room={room} />
      ))}
    </main>
  )
}
