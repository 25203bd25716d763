import { encodePath, pageRoot } from '../connection'
import { screensId } from './SkipLink'

export interface PathListProps {
  paths: string[]
  current: string[]
  open(path: string): void
}

/** The server's paths, as links: they open in a screen, or with a modifier in a tab of their own. */
export function PathList({ paths, current, open }: PathListProps) {
  return (
    <nav className="paths" aria-label="Paths">
      <h2>Paths</h2>
      <ul>
        {paths.map((path) => (
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
