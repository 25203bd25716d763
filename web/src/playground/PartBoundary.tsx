import { Component, type ReactNode } from 'react'

import { retryLoads } from '../base/lazyAgain'
import { beginningOf } from '../base/message'

interface Props {
  /** What is inside, as the person would call it. */
  name: string
  /** A change of it is a new chance. */
  chance?: unknown
  /** Leaves out what is inside, if the page can do without it. */
  close?(): void
  children: ReactNode
}

interface State {
  failed: boolean
  reason: string
  chance?: unknown
}

function reasonOf(error: unknown): string {
  return beginningOf(error instanceof Error ? error.message : String(error))
}

/** Keeps the failure of a part of the page in its place, says why, and offers another try. */
export class PartBoundary extends Component<Props, State> {
  state: State = { failed: false, reason: '', chance: this.props.chance }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failed: true, reason: reasonOf(error) }
  }

  static getDerivedStateFromProps({ chance }: Props, state: State): Partial<State> | null {
    return chance === state.chance ? null : { failed: false, chance }
  }

  private retry = () => {
    retryLoads()
    this.setState({ failed: false })
  }

  render() {
    const { name, close, children } = this.props
    if (!this.state.failed) return children
    return (
      <div className="part-failed" role="alert">
        <p>
          <strong>{name} failed.</strong> {this.state.reason}
        </p>
        <button onClick={this.retry}>Try again</button>
        {close && <button onClick={close}>Close</button>}
      </div>
    )
  }
}
