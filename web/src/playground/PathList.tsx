import { useState } from 'react'

import { encodePath, pageRoot } from '../connection'
import { screensId } from './SkipLink'

export interface PathListProps {
  paths: string[]
  current: string[]
  open(path: string): void
}

/** How many paths are drawn at once, and how many a field for a path suggests. */
const atOnce = 200

/** What fields for a path suggest. */
export function PathChoices({ paths }: { paths: string[] }) {
  return (
    <datalist id="paths">
      {paths.slice(0, atOnce).map((path) => (
        <option key={path} value={path} />
      ))}
    </datalist>
  )
}

/**
 * The server's paths, as links: they open in a screen, or with a modifier in a tab of their own. Of
 * very many the first are drawn; a filter finds the others.
 */
export function PathList({ paths, current, open }: PathListProps) {
  const [shown, setShown] = useState(atOnce)
  const [filter, setFilter] = useState('')
  const wanted = filter.toLowerCase()
  const found = wanted ? paths.filter((path) => path.toLowerCase().includes(wanted)) : paths
  return (
    <nav className="paths" aria-label="Paths">
      <h2>Paths</h2>
      {paths.length > atOnce && (
        <input
          type="search"
          aria-label="Filter the paths"
          placeholder={`Filter ${paths.length.toLocaleString('en')} paths`}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      )}
      <ul>
        {found.slice(0, shown).map((path) => (
          <li key={path}>
            <a
              href={pageRoot + encodePath(path)}
              aria-current={current.includes(path) ? 'page' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
                event.preventDefault()
                open(path)
              }}
            >
              {path || '/'}
            </a>
          </li>
        ))}
      </ul>
      {found.length > shown && (
        <button onClick={() => setShown(shown + atOnce)}>
          Show more of {(found.length - shown).toLocaleString('en')}
        </button>
      )}
    </nav>
  )
}

/** What a server without a single model shows. */
export function NoPaths() {
  return (
    <main id={screensId} tabIndex={-1} className="stage-empty">
      <div className="empty">
        <h2>The server is up, and has no paths yet</h2>
        <p>Give it a model, and this page shows it:</p>
        <pre>{'serve({{"", Text("hello")}}, {.port = 3005});'}</pre>
      </div>
    </main>
  )
}
