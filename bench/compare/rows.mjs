// The loads, in the order of docs/performance.md. A row is one run of the generator for each
// server; what it reports of that run makes one or more lines of the table, each with its goals.

const kib = 1024

/** At least `ratio` times what `server` has in the same round. */
const atLeast = (ratio, server) => ({ ratio, server })
const atMost = (most) => ({ most })

const perSecond = (field, title, ...goals) => ({ title, of: (run) => run[field], goals })
const microseconds = (field, quantile, title, ...goals) => ({
  title: `${title}, ${quantile}, us`,
  of: (run) => run[field][quantile],
  goals,
})

const count = (n) => n.toLocaleString('en-US')
const bytes = (n) => (n < kib ? `${n} B` : `${n / kib} KiB`)
const flags = (options) => Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])

function lockstep(subscribers, pad) {
  const lines = [
    perSecond('deliveries_per_second', 'deliveries/s', atLeast(0.95, 'raw')),
    microseconds('update_us', 'p99', 'press to update'),
  ]
  if (subscribers === 1000) {
    lines.push(microseconds('response_us', 'p50', 'press to own response', atMost(150)))
  }
  return {
    name: `lockstep-${subscribers}-${pad}`,
    title: `${count(subscribers)} subscribers, ${bytes(pad)}`,
    load: ['lockstep', ...flags({ subscribers, pad })],
    lines,
  }
}

function pipeline(subscribers, pad) {
  const lines = [perSecond('deliveries_per_second', 'deliveries/s', atLeast(0.9, 'raw batch'))]
  if (pad >= kib) {
    const title = 'updates/s visible to all'
    lines.push(perSecond('updates_per_second', title, atLeast(1, 'raw conflate')))
  }
  return {
    name: `pipeline-${subscribers}-${pad}`,
    title: `${count(subscribers)} subscribers, ${bytes(pad)}`,
    load: ['pipeline', ...flags({ subscribers, pad })],
    lines,
  }
}

const rate = {
  name: 'rate',
  title: '1,000 subscribers, 100 B',
  load: ['rate', ...flags({ subscribers: 1000, pad: 100, 'per-second': 50 })],
  lines: ['p50', 'p99'].flatMap((quantile) => [
    microseconds('update_us', quantile, 'press to update'),
    microseconds('response_us', quantile, 'press to own response'),
  ]),
}

const events = (...goals) => perSecond('events_per_second', 'events/s', ...goals)

const oneEvent = {
  name: 'echo-1',
  title: '`onEcho`, 1 connection, 1 in flight',
  load: ['event', ...flags({ handler: 'onEcho', connections: 1, 'in-flight': 1 })],
  servers: ['updraft', 'updraft, busy polling', 'raw', 'raw, busy polling', 'Beast', 'npm'],
  lines: [
    events(atLeast(0.95, 'raw'), {
      ...atLeast(2, 'raw'),
      subject: 'updraft, busy polling',
    }),
    microseconds('response_us', 'p50', 'event to response'),
  ],
}

const manyEvents = (name, handler) => ({
  name,
  title: `\`${handler}\`, 64 connections, 16 in flight`,
  load: ['event', ...flags({ handler, connections: 64, 'in-flight': 16 })],
  lines: [events(atLeast(0.8, 'raw'), atLeast(15, 'npm'))],
})

const churn = {
  name: 'churn',
  title: 'connect, subscribe, receive, close; 16 at a time',
  load: ['churn', ...flags({ connections: 16 })],
  lines: [perSecond('connections_per_second', 'connections/s', atLeast(0.95, 'raw'))],
}

const subscribing = (name, title, more, ...goals) => ({
  name,
  title,
  load: ['subs', ...flags({ keys: 10_000 }), ...more],
  lines: [perSecond('keys_per_second', 'paths/s', ...goals)],
})

function idle(connections, ...goals) {
  return {
    name: `idle-${connections}`,
    title: `${count(connections)} subscribed connections`,
    load: ['idle', ...flags({ connections })],
    lines: [{ title: 'bytes each', of: (run) => run.bytes_per_connection, goals }],
  }
}

const pads = [100, 4 * kib]

/** Tables: each has its rows and the servers that run them, unless a row names its own. */
export const groups = [
  {
    title: 'Lock-step: one update outstanding',
    servers: ['updraft', 'raw', 'Beast', 'npm'],
    rows: [100, 1000, 5000].flatMap((subscribers) => pads.map((pad) => lockstep(subscribers, pad))),
  },
  {
    title: 'Pipeline: 16 presses in flight',
    servers: ['updraft', 'raw batch', 'raw conflate', 'raw', 'Beast', 'npm'],
    rows: [1000, 5000].flatMap((subscribers) => pads.map((pad) => pipeline(subscribers, pad))),
  },
  {
    title: 'Rate: 50 presses a second',
    servers: ['updraft', 'raw', 'Beast', 'npm'],
    rows: [rate],
  },
  {
    title: 'Events',
    servers: ['updraft', 'raw', 'Beast', 'npm'],
    rows: [oneEvent, manyEvents('echo-64', 'onEcho'), manyEvents('press-64', 'onPress')],
  },
  {
    title: 'Connections and subscriptions',
    servers: ['updraft', 'raw', 'Beast', 'npm'],
    rows: [
      churn,
      subscribing('subs', '10,000 paths on one connection, again and again', [], atLeast(0.65, 'raw')),
      // Each model is made and let go again, where raw keeps all it has ever had: no bound.
      subscribing('subs-afresh', 'the same, each time afresh', ['--afresh']),
    ],
  },
  {
    title: 'Memory',
    servers: ['updraft', 'raw', 'Beast', 'npm'],
    rows: [idle(5000), idle(10_000, atMost(1024))],
  },
]
