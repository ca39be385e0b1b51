import type { Fact } from '../trace/facts.ts'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenarioProblemText } from '../sim/scenario/problemText.ts'
import type { ScenarioFile } from '../sim/scenario/schema.ts'

/** One entry of a recording's timeline; times are ms since its start. */
export interface RecordedEvent {
  readonly t: number
  readonly member?: string
  readonly kind: string
  readonly partitions?: readonly string[]
  readonly generation?: number
  readonly topics?: string
  readonly topic?: string
  readonly count?: number
  readonly from?: number
  readonly to?: number
}

/** What a recording of real clients says that a simulation can be held against. */
export interface Recording {
  readonly name: string
  /** `group.initial.rebalance.delay.ms` of its coordinator. */
  readonly initialDelayMs: number
  /** Client settings by member. */
  readonly config: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>
  readonly timeline: readonly RecordedEvent[]
}

export type Verdict =
  | { readonly kind: 'same'; readonly callbacks: number }
  | { readonly kind: 'differs'; readonly first: string }
  | { readonly kind: 'notOfThisKind'; readonly reason: string }

/** What the operator did, or the client ran into, that a scenario cannot repeat. */
const foreign: ReadonlySet<string> = new Set([
  'leader-change',
  'inject',
  'manual-assign',
  'oauth-refresh',
])

/** Settings that decide what the group does; the others are about logs and fetching. */
const decisive: readonly string[] = [
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'max.poll.interval.ms',
  'partition.assignment.strategy',
  'group.instance.id',
  'auto.commit.interval.ms',
  'enable.auto.commit',
  'enable.auto.offset.store',
  'topic.metadata.refresh.interval.ms',
]

/** The reason why a recording cannot be repeated; null where it can. */
export function strangeness({ config, timeline }: Recording): string | null {
  const strange = timeline.find(({ kind }) => foreign.has(kind))
  if (strange) return `it has ${strange.kind}, which names brokers or answers of its own cluster`
  const first = timeline.find(({ kind }) => kind === 'assign')
  if (!first) return 'nobody was assigned anything'
  if (Object.values(config).some((each) => each['group.protocol'] === 'consumer'))
    return 'its coordinator has an assignor of its own (KIP-848 on a mock)'
  if (first.generation !== 1) return 'its coordinator counts generations in a way of its own'
  if (isLostWhileDown(timeline))
    return 'its coordinator went on counting sessions while its broker was down'
  if (isSlowInCallback(timeline)) return 'the application was slow inside a callback'
  return null
}

const isLostWhileDown = (timeline: readonly RecordedEvent[]): boolean => {
  const down = timeline.find(({ kind }) => kind.endsWith('-down'))?.t ?? Number.POSITIVE_INFINITY
  return timeline.some(({ kind, t }) => kind === 'lost' && t > down)
}

/** A slow handler of a rebalance: the wait begins at the very moment of a callback of the same member. */
const isSlowInCallback = (timeline: readonly RecordedEvent[]): boolean =>
  timeline.some(
    ({ kind, t, member }) =>
      kind === 'slow-start' &&
      timeline.some(
        (other) =>
          other.member === member &&
          (other.kind === 'revoke' || other.kind === 'assign') &&
          Math.abs(other.t - t) < 20,
      ),
  )

const partitionOf = (text: string) => {
  const [topic = '', rest = '0'] = text.split('/')
  return { topic, partition: Number.parseInt(rest, 10) }
}

/** Topics and their partition counts at the start, as far as the timeline shows them. */
function topicsOf({ timeline }: Recording) {
  const counts = new Map<string, number>()
  const grown = timeline.find(({ kind }) => kind === 'partitions-added')
  const created = new Set(
    timeline.flatMap(({ kind, topic }) => (kind === 'topic-created' ? [topic] : [])),
  )
  for (const { partitions, t } of timeline) {
    if (grown && t > grown.t) break
    for (const each of partitions ?? []) {
      const { topic, partition } = partitionOf(each)
      if (!created.has(topic)) counts.set(topic, Math.max(counts.get(topic) ?? 0, partition + 1))
    }
  }
  return [...counts].map(([name, partitions]) => ({ name, partitions }))
}

type Event = NonNullable<ScenarioFile['events']>[number]

/** A scenario of the same shape: the same members with the same settings, started and stopped at the same times. */
export function scenarioOf(recording: Recording): ScenarioFile {
  const { timeline, config, name, initialDelayMs } = recording
  const topics = topicsOf(recording)
  const events: Event[] = []
  const members: {
    id: string
    startAt: number
    config: Record<string, never>
    topics: string[]
  }[] = []
  const running = new Set<string>()
  for (const [index, event] of timeline.entries()) {
    const { t: at, kind, member: id = '' } = event
    const ids = { group: 'cat-lovers', id }
    const settings = settingsOf(config[id] ?? {})
    if (kind === 'subscribe' && !running.has(id)) {
      running.add(id)
      const list = topicList(event)
      if (members.some((each) => each.id === id)) events.push({ at, do: 'member.start', ...ids })
      else
        members.push({ id, startAt: at, config: settings as Record<string, never>, topics: list })
    } else if (kind === 'subscribe' || kind === 'unsubscribe') {
      const list = kind === 'subscribe' ? topicList(event) : []
      events.push({ at, do: 'member.subscribe', ...ids, topics: list })
    } else if (kind === 'leave-start' || kind === 'killed') {
      running.delete(id)
      events.push({ at, do: kind === 'killed' ? 'member.kill' : 'member.stop', ...ids })
    } else if (kind === 'slow-start') {
      const end = timeline
        .slice(index)
        .find((each) => each.kind === 'slow-end' && each.member === id)
      const processing = (end?.t ?? at) - at
      events.push({ at, do: 'member.processing', ...ids, processing })
      events.push({ at: at + 100, do: 'member.processing', ...ids, processing: 0 })
    } else events.push(...operatorEvents(recording, event, topics[0]?.name ?? ''))
  }
  return {
    version: 1,
    title: name,
    seed: 1,
    cluster: {
      brokers: brokersOf(recording),
      config: { 'group.initial.rebalance.delay.ms': initialDelayMs },
    },
    network: { latency: '1ms', coordinatorWrite: '1ms', metadataPropagation: '2ms' },
    topics,
    producers: topics.map((topic, index) => ({
      id: `p${index}`,
      topic: topic.name,
      ratePerSecond: 40,
      keys: ['ginger', 'black', 'white', 'grey', 'siamese', 'calico'],
    })),
    groups: [
      {
        id: 'cat-lovers',
        client: 'librdkafka',
        config: { 'auto.offset.reset': 'earliest' },
        members,
      },
    ],
    events: events.toSorted((a, b) => Number(a.at) - Number(b.at)),
    until: (timeline.at(-1)?.t ?? 0) + 500,
  }
}

/** What somebody did to the cluster. */
function operatorEvents(
  recording: Recording,
  { t: at, kind, to = 1, topic = '', count = 1 }: RecordedEvent,
  grown: string,
): readonly Event[] {
  switch (kind) {
    case 'partitions-added':
      return [{ at, do: 'topic.partitions', topic: grown, partitions: to }]
    case 'topic-created':
      return [{ at, do: 'topic.create', topic, partitions: count }]
    case 'broker-down':
    case 'all-brokers-down':
      return [{ at, do: 'broker.kill', broker: 1 }]
    case 'broker-up':
    case 'all-brokers-up':
      return [{ at, do: 'broker.start', broker: 1 }]
    case 'coordinator-move':
      return [{ at, do: 'broker.stop', broker: coordinatorOf(recording) }]
    default:
      return []
  }
}

/** The recordings' coordinator does not move when its broker is down: with one broker there is nowhere to go. */
const brokersOf = ({ timeline }: Recording): number =>
  timeline.some(({ kind }) => kind === 'broker-down' || kind === 'all-brokers-down') ? 1 : 3

/** Who coordinates the group in the simulation, to be stopped in order so that another takes over. */
function coordinatorOf({ timeline, ...recording }: Recording): number {
  const before = timeline.filter(({ kind }) => kind !== 'coordinator-move')
  const parsed = parseScenario(scenarioOf({ ...recording, timeline: before }))
  if (!parsed.ok) return 1
  const elected = simulate(parsed.scenario, 0).facts.find(
    ({ kind }) => kind === 'coordinator.elected',
  )
  return elected?.kind === 'coordinator.elected' ? elected.broker : 1
}

const settingsOf = (config: Recording['config'][string]) =>
  Object.fromEntries(
    decisive.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
  )

const topicList = ({ topics = '' }: RecordedEvent): string[] =>
  topics.split(/[\s,]+/).filter((each) => each !== '')

/** A callback of one member: `assign 1 cats/0 cats/1`. */
interface Callback {
  readonly t: number
  readonly text: string
}

const textOf = (kind: string, generation: number, partitions: readonly string[]): string =>
  [kind, ...(kind === 'lost' ? [] : [`generation ${generation}`]), ...partitions.toSorted()].join(
    ' ',
  )

/**
 * Which of several equal partitions cooperative-sticky moves is each library's own choice, and the simulator makes Java's:
 * there only the number counts.
 */
const countOnly: typeof textOf = (kind, generation, partitions) =>
  textOf(kind, generation, [`${partitions.length} partitions`])

const isCooperative = ({ config }: Recording): boolean =>
  Object.values(config).some(
    (each) => each['partition.assignment.strategy'] === 'cooperative-sticky',
  )

function recordedCallbacks(
  { timeline }: Recording,
  member: string,
  write: typeof textOf,
): readonly Callback[] {
  return timeline.flatMap(({ t, kind, member: who, generation = -1, partitions = [] }) => {
    if (who !== member || !['assign', 'revoke', 'lost'].includes(kind)) return []
    const names = partitions.map((each) => {
      const { topic, partition } = partitionOf(each)
      return `${topic}/${partition}`
    })
    return [{ t, text: write(kind, generation, names) }]
  })
}

const kinds: Readonly<Record<string, string>> = {
  'partitions.assigned': 'assign',
  'partitions.revoked': 'revoke',
  'partitions.lost': 'lost',
}

function simulatedCallbacks(
  facts: readonly Fact[],
  member: string,
  write: typeof textOf,
): readonly Callback[] {
  let generation = -1
  return facts.flatMap((fact) => {
    if (!('member' in fact) || fact.member !== member) return []
    if (fact.kind === 'member.state.changed') {
      if (fact.generation >= 0) generation = fact.generation
      return []
    }
    if (
      fact.kind !== 'partitions.assigned' &&
      fact.kind !== 'partitions.revoked' &&
      fact.kind !== 'partitions.lost'
    )
      return []
    const names = fact.partitions.map(({ topic, partition }) => `${topic}/${partition}`)
    return [{ t: fact.atUs / 1000, text: write(kinds[fact.kind] ?? '', generation, names) }]
  })
}

/**
 * How far apart a callback may be: what starts it is heard of with a heartbeat, whose phase depends on the milliseconds
 * that real processes take to start; librdkafka looks at the poll interval twice a second.
 */
const toleranceMs = ({ config }: Recording): number =>
  500 +
  Math.max(...Object.values(config).map((each) => Number(each['heartbeat.interval.ms'] ?? 3000)))

/** Plays a scenario of the same shape and compares, member by member, callback by callback. */
export function compareRecording(recording: Recording): Verdict {
  const reason = strangeness(recording)
  if (reason !== null) return { kind: 'notOfThisKind', reason }
  const parsed = parseScenario(scenarioOf(recording))
  if (!parsed.ok) {
    const first = parsed.problems
      .map((each) => `${each.path} ${scenarioProblemText(each).en}`)
      .join()
    return { kind: 'differs', first }
  }
  const { facts } = simulate(parsed.scenario)
  const members = new Set(recording.timeline.flatMap(({ member }) => member ?? []))
  let callbacks = 0
  for (const member of members) {
    const write = isCooperative(recording) ? countOnly : textOf
    const wanted = recordedCallbacks(recording, member, write)
    const found = simulatedCallbacks(facts, member, write)
    callbacks += wanted.length
    for (let index = 0; index < Math.max(wanted.length, found.length); index++) {
      const [want, got] = [wanted[index], found[index]]
      const isSame =
        want?.text === got?.text &&
        Math.abs((want?.t ?? 0) - (got?.t ?? 0)) <= toleranceMs(recording)
      if (!isSame)
        return { kind: 'differs', first: `${member}: recorded ${say(want)}, simulated ${say(got)}` }
    }
  }
  return { kind: 'same', callbacks }
}

const say = (callback: Callback | undefined): string =>
  callback ? `${callback.text} at ${Math.round(callback.t)} ms` : 'nothing'
