/** The median of some numbers and between which they lie; null of none. */
export function spread(numbers) {
  if (numbers.length === 0) return null
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, least: sorted[0], most: sorted.at(-1) }
}

/** With three digits or four: 1.72M, 13.4k, 4,830, 95.3, 0.954. */
export function short(number) {
  if (number >= 999_500) return `${(number / 1e6).toPrecision(3)}M`
  if (number >= 9_995) return `${Number((number / 1e3).toPrecision(3))}k`
  if (number >= 100) return Math.round(number).toLocaleString('en-US')
  return String(Number(number.toPrecision(3)))
}

/** `median (least…most)`, or only the median where all are the same. */
export function shortSpread({ median, least, most }, format = short) {
  const ends = [format(least), format(most)]
  return ends[0] === ends[1] ? format(median) : `${format(median)} (${ends.join('…')})`
}
