import { memo, useState } from 'react'

import { type Changes, type Pointer, pointerTo } from './changes'

const atOnce = 100
/** What is in a longer list than this is closed at first. */
const openWithin = 20
const noChanges: Changes = { changed: new Set(), around: new Set() }

/** What a collapsed value says of itself. */
function summaryOf(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`
  const { $, component, key, name, ref } = value as Record<string, unknown>
  if ($ === 'component') {
    return `${String(component).split('/').at(-1)}${key === undefined ? '' : ` #${String(key)}`}`
  }
  if ($ === 'ref') return `ref ${Array.isArray(ref) ? ref.join('/') : String(ref)}`
  if (typeof $ === 'string') return name === undefined ? $ : `${$} ${String(name)}`
  return `{${Object.keys(value).length}}`
}

function Scalar({ value }: { value: unknown }) {
  const text = value === undefined ? 'undefined' : JSON.stringify(value)
  return <span className={`scalar scalar-${value === null ? 'null' : typeof value}`}>{text}</span>
}

interface NodeProps {
  name: string
  value: unknown
  pointer: Pointer
  /** How many levels below are open at first. */
  open: number
  changes: Changes
}

function Branch({ name, value, pointer, open, changes }: NodeProps & { value: object }) {
  const [isOpen, setOpen] = useState(open > 0)
  const [shown, setShown] = useState(atOnce)
  const names = Object.keys(value)
  const hasInside = !isOpen && changes.around.has(pointer)
  return (
    <li className={changes.changed.has(pointer) || hasInside ? 'changed' : undefined}>
      <button className="branch" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {name !== '' && <span className="name">{name}</span>}
        <span className="summary">{summaryOf(value)}</span>
      </button>
      {isOpen && (
        <ul>
          {names.slice(0, shown).map((child) => (
            <Node
              key={child}
              name={child}
              value={(value as Record<string, unknown>)[child]}
              pointer={pointerTo(pointer, child)}
              open={names.length > openWithin ? 0 : open - 1}
              changes={changes}
            />
          ))}
          {names.length > shown && (
            <li>
              <button className="branch more" onClick={() => setShown(shown + 10 * atOnce)}>
                {names.length - shown} more
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  )
}

function Node(props: NodeProps) {
  const { name, value, pointer, changes } = props
  if (typeof value === 'object' && value !== null) return <Branch {...props} value={value} />
  return (
    <li className={changes.changed.has(pointer) ? 'leaf changed' : 'leaf'}>
      <span className="name">{name}</span>
      <Scalar value={value} />
    </li>
  )
}

/** A JSON value that can be opened level by level. What changed is marked. */
export const Tree = memo(function Tree(props: {
  label: string
  value: unknown
  open?: number
  changes?: Changes
}) {
  return (
    <ul className="tree" aria-label={props.label}>
      <Node
        name=""
        value={props.value}
        pointer=""
        open={props.open ?? 2}
        changes={props.changes ?? noChanges}
      />
    </ul>
  )
})
