const pairsAndHalves = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g

/**
 * A text without halves of characters that take two units: each becomes U+FFFD, as in UTF-8. Whatever
 * writes URLs throws at them.
 */
export function wellFormed(text: string): string {
  return text.replace(pairsAndHalves, (units) => (units.length === 2 ? units : '\ufffd'))
}
