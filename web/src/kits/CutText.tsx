import { type MouseEvent, useState } from 'react'

import { wholeUntil } from '../base/message'

/** A text up to this many characters is drawn as a whole: laying out a million takes seconds. */
export const wholeTextUpTo = 10_000
const moreEachTime = 50_000

/** The beginning of a very long text, and more of it when asked for. */
export function CutText({ text }: { text: string }) {
  const [shown, setShown] = useState(wholeTextUpTo)
  if (shown >= text.length) return <>{text}</>
  const showMore = (event: MouseEvent) => {
    event.stopPropagation()
    setShown(shown + moreEachTime)
  }
  return (
    <>
      {text.slice(0, wholeUntil(text, shown))} …{' '}
      <button type="button" className="kit-more" onClick={showMore}>
        Show more of {(text.length - shown).toLocaleString('en')} characters
      </button>
    </>
  )
}
