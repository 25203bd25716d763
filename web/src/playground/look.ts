import { oneOf, readStored, writeStored } from '../base/storage'
import { frames, type Page, themes } from './page'

/** How screens are looked at. */
export type Look = Pick<Page, 'frame' | 'theme'>

const isFrame = oneOf(...frames)
const isTheme = oneOf(...themes)

/** How a URL says that screens are looked at; where it does not say, as last in this browser. */
export function lookOf(url: URL): Look {
  const said = new URLSearchParams(url.hash.slice(1))
  const [frame, theme] = [said.get('frame'), said.get('theme')]
  return {
    frame: isFrame(frame) ? frame : (readStored('frame', isFrame) ?? frames[0]),
    theme: isTheme(theme) ? theme : (readStored('theme', isTheme) ?? themes[0]),
  }
}

/** Remembers in this browser what a person has chosen. */
export function rememberLook({ frame, theme }: Partial<Look>): void {
  if (frame) writeStored('frame', frame)
  if (theme) writeStored('theme', theme)
}
