import { Accordion } from 'tamagui'

import type { ServerProps } from '../define'

/** A phone's text does not take its size from the heading around it, as a page's would. */
const plain = {
  display: 'flex',
  flexDirection: 'column',
  margin: 0,
  fontSize: 'inherit',
  fontWeight: 'inherit',
  lineHeight: 'inherit',
  letterSpacing: 'inherit',
}

/** The heading of an accordion's item. */
export function AccordionHeader(props: ServerProps) {
  const header = { tag: 'h3', style: plain, ...props } as object
  return <Accordion.Header {...header} />
}
