import { Rise } from '@rise-tools/react'
import { useMemo, useState } from 'react'

import { components, type KitHost, KitProvider, makeActions } from '../kits'
import { NoticeBox } from '../kits/NoticeBox'
import { identifiersIn, missingIdentifiers } from './coverage'
import { type SectionName, sections } from './examples'
import { localSource } from './localSource'
import type { Example } from './tree'

interface Props {
  /** One section alone, by its name; all without it. */
  kit?: string
  theme?: 'light' | 'dark'
}

/**
 * Every component of the kits with sensible props, each rendered as a screen of its own from what
 * a server would send. It needs no network and looks the same at every load.
 */
export function Gallery({ kit, theme = 'light' }: Props) {
  const [said, setSaid] = useState('')
  const host = useMemo(() => sayingHost(setSaid), [])
  const missing = useMemo(missingIdentifiers, [])
  const names = (Object.keys(sections) as SectionName[]).filter((name) => !kit || name === kit)

  return (
    <KitProvider theme={theme} host={host}>
      <style>{pageStyle}</style>
      <main data-gallery="">
        <h1>Gallery</h1>
        {missing.length > 0 && (
          <NoticeBox title="Without an example" detail={missing.join('\n')} urgent />
        )}
        {names.map((name) => (
          <section key={name} data-kit={name}>
            <h2>{name}</h2>
            {sections[name].map((example) => (
              <Entry key={example.title} example={example} host={host} say={setSaid} />
            ))}
          </section>
        ))}
        <output aria-label="Last event">{said}</output>
      </main>
    </KitProvider>
  )
}

/** One example under its heading, with the identifiers that it uses. */
function Entry(props: { example: Example; host: KitHost; say(text: string): void }) {
  const { example, host, say } = props
  const actions = useMemo(() => makeActions(host), [host])
  const source = useMemo(
    () =>
      localSource(example.tree, (event) =>
        say(`${event.target.propKey} ${JSON.stringify(event.payload)}`),
      ),
    [example, say],
  )
  const used = [...identifiersIn(example.tree)].map((identifier) => identifier.split('/').pop())
  return (
    <article data-example={example.title}>
      <h3>{example.title}</h3>
      <p>{used.join(' ')}</p>
      <div>
        <Rise components={components} modelSource={source} actions={actions} />
      </div>
    </article>
  )
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

/** The page's own looks; movement stands still so that pictures of it can be compared. */
const pageStyle = `
[data-gallery] {
  box-sizing: border-box;
  min-height: 100vh;
  padding: 24px;
  color: var(--color);
  background: var(--background);
  font: 15px/1.5 system-ui, sans-serif;
}
[data-gallery] section { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
[data-gallery] h1 { margin: 0; font-size: 28px; }
[data-gallery] h2 { flex-basis: 100%; margin: 24px 0 0; font-size: 20px; }
[data-gallery] h3 { margin: 0; font-size: 15px; }
[data-gallery] article {
  box-sizing: border-box;
  width: 360px;
  max-width: 100%;
  padding: 16px;
  border: 1px solid var(--borderColor);
  border-radius: 12px;
}
[data-gallery] article > p { margin: 0 0 12px; font-size: 12px; color: var(--color11); }
[data-gallery] article > div { display: flex; flex-direction: column; min-width: 0; }
[data-gallery] output {
  position: fixed;
  right: 16px;
  bottom: 16px;
  padding: 4px 12px;
  border-radius: 8px;
  background: var(--color4);
}
[data-gallery] output:empty { display: none; }
[data-gallery] * { animation-play-state: paused !important; caret-color: transparent; }
`
