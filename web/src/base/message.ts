/** How many characters of a message are shown: nobody reads on, and a page would stand still over millions. */
const mostShown = 1_000

/** The beginning of a text, with a mark where it has been cut; no character is cut in half. */
export function beginningOf(text: string, most = mostShown): string {
  if (text.length <= most) return text
  return `${text.slice(0, wholeUntil(text, most))} …`
}

/** The place at or before `end` that is between two characters, where some take two units. */
export function wholeUntil(text: string, end: number): number {
  const unit = text.charCodeAt(end)
  const isSecond = unit >= 0xdc00 && unit < 0xe000
  const before = text.charCodeAt(end - 1)
  return isSecond && before >= 0xd800 && before < 0xdc00 ? end - 1 : end
}
