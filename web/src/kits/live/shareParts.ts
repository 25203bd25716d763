type Fields = Record<string, unknown>

/**
 * The newer of two JSON values, in which each part that equals its counterpart in the older one is
 * replaced by that: what has not changed stays the very same object, for whoever compares by identity.
 * It is changed in place, the older one never.
 */
export function shareParts(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return after
  if (Array.isArray(before) && Array.isArray(after)) return shareItems(before, after)
  if (Array.isArray(before) || Array.isArray(after)) return after
  return shareFields(before, after)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function shareFields(before: Fields, after: Fields): Fields {
  let [isSame, count] = [true, 0]
  for (const name in after) {
    count++
    if (!Object.hasOwn(before, name)) isSame = false
    // An assignment to this name would mean another thing.
    else if (name === '__proto__') isSame = false
    else if (before[name] !== after[name]) {
      const kept = shareParts(before[name], after[name])
      if (kept === before[name]) after[name] = kept
      else isSame = false
    }
  }
  return isSame && count === Object.keys(before).length ? before : after
}

/** Counterparts are at the same place, or, where a list has shifted, have the same key. */
function shareItems(before: unknown[], after: unknown[]): unknown[] {
  let byKey: Map<unknown, unknown> | undefined
  let isSame = before.length === after.length
  for (let index = 0; index < after.length; index++) {
    const key = keyOf(after[index])
    let counterpart = before[index]
    if (key !== undefined && keyOf(counterpart) !== key) {
      byKey ??= new Map(before.map((item) => [keyOf(item), item]))
      counterpart = byKey.get(key)
    }
    after[index] = shareParts(counterpart, after[index])
    if (after[index] !== before[index]) isSame = false
  }
  return isSame ? before : after
}

function keyOf(item: unknown): unknown {
  return isObject(item) ? item.key : undefined
}
