import {
  createContext,
  type ReactElement,
  type ReactNode,
  type ReactPortal,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { Portal, type PortalProps } from 'tamagui'

/** What the overlays of a screen are put into: null before that is known. */
const OverlayHost = createContext<HTMLElement | null>(document.body)

/**
 * Keeps what a screen lays over itself within the screen's frame: sheets, dialogs and popovers go
 * beside the element that scrolls the screen, which they cover without scrolling along. A screen
 * that the whole page scrolls has the whole page for them.
 */
export function OverlayFrame({ children }: { children: ReactNode }) {
  const marker = useRef<HTMLSpanElement>(null)
  const [host, setHost] = useState<HTMLElement | null>(null)

  useLayoutEffect(() => {
    const scroller = scrollerAround(marker.current)
    if (!scroller) return setHost(document.body)
    const made = document.createElement('div')
    made.className = 'kit-overlays'
    scroller.after(made)
    setHost(made)
    return () => made.remove()
  }, [])

  return (
    <OverlayHost.Provider value={host}>
      <span ref={marker} hidden />
      {children}
    </OverlayHost.Provider>
  )
}

/** The element that scrolls what is inside, if that is not the page. */
function scrollerAround(inside: HTMLElement | null): HTMLElement | null {
  for (let element = inside?.parentElement; element; element = element.parentElement) {
    if (element === document.body) return null
    if (/auto|scroll/.test(getComputedStyle(element).overflowY)) return element
  }
  return null
}

type PortalFunction = (props: PortalProps) => ReactNode

const portal = Portal as unknown as { type: PortalFunction }
const ToBody = portal.type

/**
 * Tamagui's portal goes to the page's body and has no option to go elsewhere, so its function is
 * replaced by this one, which takes what that one draws to the host of its screen.
 */
portal.type = function ScreenPortal(props) {
  const host = useContext(OverlayHost)
  const drawn = ToBody(props)
  if (props.passThrough) return drawn
  return host && createPortal((drawn as ReactElement as ReactPortal).children, host)
}
