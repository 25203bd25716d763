import { createContext, memo, useContext, useMemo, useState } from 'react'

import { beginningOf, wholeUntil } from '../base/message'
import { LongText } from '../base/LongText'
import { type Changes, type Pointer, pointerTo } from './changes'
import { openAtFirst } from './openAtFirst'
import { atOnce, type Range, rangesOf } from './ranges'

/** How much of a text is shown in its row. */
const textAtOnce = 1_000
/** And how much of a name in a summary. */
const nameAtOnce = 200
const noChanges: Changes = { changed: new Set(), around: new Set() }

/** The parts of the value that are open at first. */
const OpenAtFirst = createContext<WeakSet<object>>(new WeakSet())

/** What a collapsed value says of itself. */
function summaryOf(value: object, count: number): string {
  if (Array.isArray(value)) return `[${count}]`
  const { $, component, key, name, ref } = value as Record<string, unknown>
  if ($ === 'component') {
    const shown = key === undefined ? '' : ` #${beginningOf(String(key), nameAtOnce)}`
    return beginningOf(String(component).split('/').at(-1)!, nameAtOnce) + shown
  }
  const said = Array.isArray(ref) ? ref.join('/') : String(ref)
  if ($ === 'ref') return `ref ${beginningOf(said, nameAtOnce)}`
  if (typeof $ === 'string') {
    return beginningOf(name === undefined ? $ : `${$} ${String(name)}`, nameAtOnce)
  }
  return `{${count}}`
}

function Text({ value }: { value: string }) {
  const [isWhole, setWhole] = useState(false)
  if (value.length <= textAtOnce) return <>{JSON.stringify(value)}</>
  const count = value.length.toLocaleString('en')
  return (
    <>
      {isWhole ? (
        <LongText text={value} label="Text" />
      ) : (
        `${JSON.stringify(value.slice(0, wholeUntil(value, textAtOnce)))} …`
      )}
      <button className="branch more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
        {isWhole ? 'Show less' : `Show all ${count} characters`}
      </button>
    </>
  )
}

function Scalar({ value }: { value: unknown }) {
  return (
    <span className={`scalar scalar-${value === null ? 'null' : typeof value}`}>
      {typeof value === 'string' ? <Text value={value} /> : (JSON.stringify(value) ?? 'undefined')}
    </span>
  )
}

/** The members of an object or a list, by number. */
interface Members {
  count: number
  nameAt(index: number): string
  valueAt(index: number): unknown
}

function membersOf(value: object): Members {
  if (Array.isArray(value)) {
    return { count: value.length, nameAt: String, valueAt: (index) => value[index] as unknown }
  }
  const names = Object.keys(value)
  const fields = value as Record<string, unknown>
  return {
    count: names.length,
    nameAt: (index) => names[index]!,
    valueAt: (index) => fields[names[index]!],
  }
}

interface InsideProps {
  members: Members
  pointer: Pointer
  changes: Changes
}

/** Members one by one; of very many the first, and the others in ranges that can be opened. */
function Inside({ members, range, ...around }: InsideProps & { range: Range }) {
  const { from, to } = range
  const isFirst = from === 0
  const end = to - from <= atOnce || isFirst ? Math.min(to, from + atOnce) : from
  const rest = end < to ? rangesOf({ from: end, to }) : []
  const indexes = Array.from({ length: end - from }, (_, index) => from + index)
  return (
    <ul>
      {indexes.map((index) => (
        <Node
          key={members.nameAt(index)}
          name={members.nameAt(index)}
          value={members.valueAt(index)}
          pointer={pointerTo(around.pointer, members.nameAt(index))}
          changes={around.changes}
        />
      ))}
      {rest.map((part) => (
        <RangeRow key={`${part.from}-`} members={members} range={part} {...around} />
      ))}
    </ul>
  )
}

function isChangedIn({ members, range, pointer, changes }: InsideProps & { range: Range }) {
  if (!changes.around.has(pointer)) return false
  for (let index = range.from; index < range.to; index++) {
    const place = pointerTo(pointer, members.nameAt(index))
    if (changes.changed.has(place) || changes.around.has(place)) return true
  }
  return false
}

/** Stands for many members until it is opened. */
function RangeRow(props: InsideProps & { range: Range }) {
  const [isOpen, setOpen] = useState(false)
  const { members, range } = props
  const [first, last] = [range.from, range.to - 1].map((index) =>
    beginningOf(members.nameAt(index), 30)
  )
  return (
    <li className={!isOpen && isChangedIn(props) ? 'changed' : undefined}>
      <button className="branch range" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="summary">
          {first} … {last}
        </span>
      </button>
      {isOpen && <Inside {...props} />}
    </li>
  )
}

interface NodeProps {
  name: string
  value: unknown
  pointer: Pointer
  changes: Changes
}

function Branch({ name, value, pointer, changes }: NodeProps & { value: object }) {
  const openFirst = useContext(OpenAtFirst)
  const [isOpen, setOpen] = useState(() => openFirst.has(value))
  const members = useMemo(() => membersOf(value), [value])
  const hasInside = !isOpen && changes.around.has(pointer)
  return (
    <li className={changes.changed.has(pointer) || hasInside ? 'changed' : undefined}>
      <button className="branch" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {name !== '' && <span className="name">{beginningOf(name, nameAtOnce)}</span>}
        <span className="summary">{summaryOf(value, members.count)}</span>
      </button>
      {isOpen && (
        <Inside
          members={members}
          range={{ from: 0, to: members.count }}
          pointer={pointer}
          changes={changes}
        />
      )}
    </li>
  )
}

function Node(props: NodeProps) {
  const { name, value, pointer, changes } = props
  if (typeof value === 'object' && value !== null) return <Branch {...props} value={value} />
  return (
    <li className={changes.changed.has(pointer) ? 'leaf changed' : 'leaf'}>
      <span className="name">{beginningOf(name, nameAtOnce)}</span>
      <Scalar value={value} />
    </li>
  )
}

/**
 * A JSON value that can be opened level by level. What changed is marked. Of a large value a few
 * hundred rows are drawn, until more are opened.
 */
export const Tree = memo(function Tree(props: {
  label: string
  value: unknown
  open?: number
  changes?: Changes
}) {
  const { label, value, open = 2, changes = noChanges } = props
  const openFirst = useMemo(() => openAtFirst(value, open, atOnce), [value, open])
  return (
    <OpenAtFirst.Provider value={openFirst}>
      <ul className="tree" aria-label={label}>
        <Node name="" value={value} pointer="" changes={changes} />
      </ul>
    </OpenAtFirst.Provider>
  )
})
