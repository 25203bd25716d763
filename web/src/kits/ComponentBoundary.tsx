import { Component, type ReactNode } from 'react'

import { retryLoads } from '../base/lazyAgain'
import { messageOf } from './handlers'
import { NoticeBox } from './NoticeBox'

interface BoundaryProps {
  identifier: string
  given: object
  children: ReactNode
}

interface BoundaryState {
  /** `given` is what it failed with, once that is known. */
  failed?: { error: unknown; given?: object }
}

/** Shows what failed in a component, in its place; other props are a new chance. */
export class ComponentBoundary extends Component<BoundaryProps, BoundaryState> {
  state: BoundaryState = {}

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { failed: { error } }
  }

  componentDidUpdate() {
    const { failed } = this.state
    if (!failed) return
    const { given } = this.props
    if (failed.given === given) return
    const isFirst = failed.given === undefined
    if (!isFirst) retryLoads()
    this.setState({ failed: isFirst ? { ...failed, given } : undefined })
  }

  componentDidMount() {
    this.componentDidUpdate()
  }

  render() {
    const { failed } = this.state
    if (!failed) return this.props.children
    const title = `${this.props.identifier} failed`
    const notice = <NoticeBox title={title} detail={messageOf(failed.error)} urgent />
    if (!isInsideSvg(this.props.identifier)) return notice
    return (
      <foreignObject width="100%" height="100%">
        {notice}
      </foreignObject>
    )
  }
}

/** Shapes stand inside an svg element, where only a foreign object may hold a box. */
function isInsideSvg(identifier: string): boolean {
  return /^rise-tools\/kit-svg\/(?!Svg)/.test(identifier)
}
