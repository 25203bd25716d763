import { Component, type ReactNode } from 'react'

import { describe } from './describe'
import { messageOf } from './handlers'
import { NoticeBox } from './NoticeBox'

interface BoundaryProps {
  identifier: string
  given: object
  children: ReactNode
}

interface BoundaryState {
  failed?: { error: unknown; given: string }
}

/** Shows what failed in a component, in its place; new props are a new chance. */
export class ComponentBoundary extends Component<BoundaryProps, BoundaryState> {
  state: BoundaryState = {}

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { failed: { error, given: '' } }
  }

  componentDidUpdate() {
    const { failed } = this.state
    if (!failed) return
    const given = describe(this.props.given)
    if (failed.given === given) return
    const isFirst = failed.given === ''
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
