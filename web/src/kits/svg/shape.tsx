import { createElement } from 'react'

import type { ServerProps } from '../define'
import { useSvgProps } from './props'

/** A drawing element of the page that takes the props of its namesake in react-native-svg. */
export function shape(tag: string) {
  return function Shape({ children, ...props }: ServerProps) {
    return createElement(tag, useSvgProps(props), children)
  }
}
