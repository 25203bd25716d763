import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'

import { Icon } from '../playground/Icon'
import { type Filter, RunningFilter } from './filter'
import { type Entry, type EntryKind, kinds, type MessageLog } from './log'
import { transcript } from './transcript'
import { Tree } from './Tree'

const rowHeight = 26
const spare = 6

function timeOf(time: number): string {
  const date = new Date(time)
  const two = (part: number) => String(part).padStart(2, '0')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

export function sizeText(size: number): string {
  if (size < 1_000) return `${size} B`
  return size < 1_000_000 ? `${(size / 1_000).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`
}

export function latencyText(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`
}

function linkText({ traffic }: Entry): string {
  if (traffic.kind !== 'close') return traffic.kind
  return `close ${traffic.code} ${traffic.reason}`
}

function direction({ traffic }: Entry): string {
  if (traffic.kind === 'in') return '↓'
  return traffic.kind === 'out' ? '↑' : '•'
}

function Row(props: { entry: Entry; top: number; isChosen: boolean; choose(): void }) {
  const { entry } = props
  return (
    <div
      id={`entry-${entry.id}`}
      role="option"
      aria-selected={props.isChosen}
      className={`row row-${entry.kind}`}
      style={{ top: props.top }}
      onClick={props.choose}
    >
      <span className="row-time">{timeOf(entry.time)}</span>
      <span className="row-kind">
        {direction(entry)} {entry.kind}
      </span>
      <span className="row-path">{entry.kind === 'link' ? linkText(entry) : entry.path}</span>
      <span className="row-number">
        {entry.latency === undefined ? '' : latencyText(entry.latency)}
      </span>
      <span className="row-number">{entry.size > 0 ? sizeText(entry.size) : ''}</span>
    </div>
  )
}

interface ListProps {
  entries: readonly Entry[]
  chosen: Entry | undefined
  choose(entry: Entry): void
}

/** Draws only the rows that are seen, and stays at the end while it is there. */
function List({ entries, chosen, choose }: ListProps) {
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const [view, setView] = useState({ top: 0, height: 400 })

  const look = useCallback(() => {
    const { scrollTop, clientHeight, scrollHeight } = box.current!
    isAtEnd.current = scrollTop + clientHeight >= scrollHeight - rowHeight
    setView((seen) =>
      seen.top === scrollTop && seen.height === clientHeight
        ? seen
        : { top: scrollTop, height: clientHeight }
    )
  }, [])

  const follow = useCallback(() => {
    if (isAtEnd.current) box.current!.scrollTop = box.current!.scrollHeight
    look()
  }, [look])

  const reveal = (index: number) => {
    if (index === -1) return
    const { scrollTop, clientHeight } = box.current!
    const top = index * rowHeight
    if (top < scrollTop) box.current!.scrollTop = top
    if (top + rowHeight > scrollTop + clientHeight) {
      box.current!.scrollTop = top + rowHeight - clientHeight
    }
    look()
  }

  useLayoutEffect(follow, [entries, follow])

  useEffect(() => {
    const observer = new ResizeObserver(follow)
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [follow])

  useLayoutEffect(() => {
    // The details of a message take room from the list, perhaps where the message was.
    if (chosen) reveal(entries.indexOf(chosen))
  }, [chosen])

  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key]
    if (step === undefined || entries.length === 0) return
    event.preventDefault()
    const from = chosen ? entries.findIndex(({ id }) => id === chosen.id) : entries.length
    const to = Math.min(entries.length - 1, Math.max(0, from + step))
    choose(entries[to]!)
  }

  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare)
  const last = Math.min(entries.length, Math.ceil((view.top + view.height) / rowHeight) + spare)
  const isDrawn = entries.slice(first, last).some((entry) => entry.id === chosen?.id)
  return (
    <div
      ref={box}
      className="list"
      role="listbox"
      aria-label="Messages"
      aria-activedescendant={isDrawn ? `entry-${chosen!.id}` : undefined}
      tabIndex={0}
      onScroll={look}
      onKeyDown={move}
    >
      <div role="presentation" style={{ height: entries.length * rowHeight }}>
        {entries.slice(first, last).map((entry, index) => (
          <Row
            key={entry.id}
            entry={entry}
            top={(first + index) * rowHeight}
            isChosen={entry.id === chosen?.id}
            choose={() => choose(entry)}
          />
        ))}
      </div>
    </div>
  )
}

function Details({ entry, close }: { entry: Entry; close(): void }) {
  const { traffic } = entry
  const value = useMemo((): unknown => {
    if (traffic.kind !== 'in' && traffic.kind !== 'out') return traffic
    try {
      return JSON.parse(traffic.text)
    } catch {
      return traffic.text
    }
  }, [traffic])
  return (
    <div className="details">
      <div className="details-head">
        <strong>{entry.kind}</strong>
        <span className="faint">{timeOf(entry.time)}</span>
        <span className="space" />
        <button className="quiet" aria-label="Close details" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <Tree key={entry.id} label="Message" value={value} open={3} />
    </div>
  )
}

function saveTranscript(log: MessageLog): void {
  const sentence = `Recorded by the inspector, ${new Date().toISOString()}.`
  const text = transcript(log.entries, sentence, log.isCut)
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'transcript.txt'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}

function Tools(props: { log: MessageLog; filter: Filter; setFilter(filter: Filter): void }) {
  const { log, filter, setFilter } = props
  return (
    <div className="tools">
      <select
        aria-label="Kind"
        value={filter.kind ?? ''}
        onChange={({ target }) =>
          setFilter({ ...filter, kind: (target.value || undefined) as EntryKind | undefined })
        }
      >
        <option value="">All kinds</option>
        {kinds.map((kind) => (
          <option key={kind}>{kind}</option>
        ))}
      </select>
      <input
        type="search"
        aria-label="Filter by path"
        placeholder="Path"
        list="paths"
        value={filter.path}
        onChange={({ target }) => setFilter({ ...filter, path: target.value })}
      />
      <input
        type="search"
        aria-label="Filter by text"
        placeholder="Text"
        value={filter.text}
        onChange={({ target }) => setFilter({ ...filter, text: target.value })}
      />
      <button
        className="quiet"
        aria-pressed={log.isPaused}
        title={log.isPaused ? 'Go on' : 'Pause'}
        onClick={() => log.setPaused(!log.isPaused)}
      >
        <Icon name={log.isPaused ? 'play' : 'pause'} />
        <span className="unseen">Pause</span>
      </button>
      <button className="quiet" title="Clear" onClick={() => log.clear()}>
        <Icon name="trash" />
        <span className="unseen">Clear</span>
      </button>
      <button className="quiet" title="Save as a transcript" onClick={() => saveTranscript(log)}>
        <Icon name="download" />
        <span className="unseen">Save as a transcript</span>
      </button>
    </div>
  )
}

/** Every message in and out, to be filtered, looked into and saved. */
export function Messages({ log }: { log: MessageLog }) {
  const subscribe = useCallback((changed: () => void) => log.changes.listen(changed), [log])
  const all = useSyncExternalStore(subscribe, () => log.entries)
  useSyncExternalStore(subscribe, () => log.isPaused)
  const [filter, setFilter] = useState<Filter>({ path: '', text: '' })
  const [running] = useState(() => new RunningFilter())
  const [chosen, setChosen] = useState<Entry>()
  const entries = running.apply(all, filter)
  return (
    <div className="messages">
      <Tools log={log} filter={filter} setFilter={setFilter} />
      {entries.length === 0 && (
        <p className="nothing">{all.length > 0 ? 'Nothing matches.' : 'No messages yet.'}</p>
      )}
      <List entries={entries} chosen={chosen} choose={setChosen} />
      {chosen && <Details entry={chosen} close={() => setChosen(undefined)} />}
    </div>
  )
}
