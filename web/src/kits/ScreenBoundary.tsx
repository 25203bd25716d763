import { Component, type ReactNode } from 'react'

import { messageOf } from './handlers'
import { NoticeBox } from './NoticeBox'

const retryAfter = 2000

interface BoundaryState {
  error?: unknown
  failed: boolean
}

/**
 * Keeps a screen from going blank when its root cannot be rendered at all, and tries again until
 * the server has sent something better.
 */
export class ScreenBoundary extends Component<{ children: ReactNode }, BoundaryState> {
  state: BoundaryState = { failed: false }
  private timer?: ReturnType<typeof setTimeout>

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, failed: true }
  }

  componentDidCatch() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.setState({ failed: false, error: undefined }), retryAfter)
  }

  componentWillUnmount() {
    clearTimeout(this.timer)
  }

  render() {
    if (!this.state.failed) return this.props.children
    return (
      <NoticeBox title="This screen cannot be shown" detail={messageOf(this.state.error)} urgent />
    )
  }
}
