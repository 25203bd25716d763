import './gallery.css'

import { useEffect, useLayoutEffect, useMemo, useState } from 'react'

import { type KitHost, KitProvider } from '../kits'
import { addressOf, askedBy, type Theme } from './address'
import { missingIdentifiers } from './coverage'
import { Entry } from './Entry'
import { type SectionName, sections } from './examples'
import { useReady } from './useReady'

const root = document.getElementById('root')

/**
 * Every component of the kits with sensible props, each rendered as a screen of its own from what
 * a server would send. It needs no server and looks the same at every load.
 */
export function GalleryPage() {
  const asked = useMemo(() => askedBy(new URL(location.href)), [])
  const [theme, setTheme] = useTheme(asked.theme)
  const [said, setSaid] = useState('')
  const host = useMemo(() => sayingHost(setSaid), [])
  const names = Object.keys(sections) as SectionName[]
  const shown = names.filter((name) => !asked.kit || name === asked.kit)
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    setTheme(next)
    history.replaceState(null, '', addressOf({ ...asked, theme: next }) + location.hash)
  }

  useStillness(asked.still)
  useJump()
  useReady(root)

  return (
    <KitProvider theme={theme} host={host}>
      <div className="gallery" data-gallery="">
        <header className="gallery-header">
          <h1>Gallery</h1>
          <nav aria-label="Kits">
            {names.map((name) => (
              <a key={name} href={`${addressOf({ ...asked, kit: undefined, theme })}#${name}`}>
                {sections[name].title}
              </a>
            ))}
          </nav>
          <button type="button" onClick={toggle}>
            {theme === 'dark' ? 'Light' : 'Dark'} theme
          </button>
        </header>
        <main>
          <Missing />
          {shown.map((name) => (
            <section key={name} id={name} data-kit={name} aria-label={sections[name].title}>
              <h2>{sections[name].title}</h2>
              <div className="gallery-examples">
                {sections[name].examples.map((example) => (
                  <Entry
                    key={example.title}
                    section={name}
                    example={example}
                    host={host}
                    say={setSaid}
                  />
                ))}
              </div>
            </section>
          ))}
        </main>
        <output aria-label="Last event">{said}</output>
      </div>
    </KitProvider>
  )
}

/** Says which identifiers no example shows, when somebody has forgotten one. */
function Missing() {
  const missing = useMemo(missingIdentifiers, [])
  if (missing.length === 0) return null
  return <p role="alert">Without an example: {missing.join(', ')}</p>
}

/** The theme of the page, which the document wears. */
function useTheme(initial: Theme): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(initial)
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme
    document.title = 'Gallery – updraft'
  }, [theme])
  return [theme, setTheme]
}

/** Marks the document as still before anything is drawn on it. */
function useStillness(still: boolean) {
  useState(() => document.documentElement.toggleAttribute('data-still', still))
}

/** Goes to the section that the address names, which was not there when the page came. */
function useJump() {
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [])
}

/** A host that only says what was asked of it. */
function sayingHost(say: (text: string) => void): KitHost {
  return {
    navigate: (path) => say(`navigate ${path}`),
    goBack: () => say('go back'),
    toast: ({ title, message }) => say(`toast ${title} ${message ?? ''}`),
    openURL: (url) => say(`open ${url}`),
    openSettings: () => say('open settings'),
    haptic: (kind, detail) => say(`haptic ${kind} ${detail ?? ''}`),
  }
}
