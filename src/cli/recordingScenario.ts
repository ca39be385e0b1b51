import { simulate } from '../sim/run.ts'
import { groupApis, groupErrors } from '../sim/scenario/groupAnswers.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { ScenarioFile } from '../sim/scenario/schema.ts'
import type { RecordedEvent, Recording } from './recordingFormat.ts'

/** Settings that decide what the group does; the others are about logs and fetching. */
const decisive: readonly string[] = [
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'max.poll.interval.ms',
  'partition.assignment.strategy',
  'group.instance.id',
  'group.protocol',
  'auto.commit.interval.ms',
  'enable.auto.commit',
  'enable.auto.offset.store',
  'topic.metadata.refresh.interval.ms',
]

/** `topic/partition[@offset][!error]` */
export const partitionOf = (text: string) => {
  const [topic = '', rest = '0'] = text.split('/')
  return { topic, partition: Number.parseInt(rest, 10) }
}

/** Topics and their partition counts at the start, as far as the timeline shows them. */
function topicsOf(recording: Recording) {
  const { timeline } = recording
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
  const hasMovedLeaders = timeline.some(({ kind }) => kind === 'leader-change')
  const replicationFactor = hasMovedLeaders ? brokersOf(recording) : 1
  return [...counts].map(([name, partitions]) => ({ name, partitions, replicationFactor }))
}

type Event = NonNullable<ScenarioFile['events']>[number]

interface Cast {
  readonly members: Part[]
  readonly events: Event[]
}

interface Part {
  readonly id: string
  startAt: number
  readonly config: Record<string, never>
  readonly topics?: string[]
  readonly assign?: { topic: string; partition: number }[]
}

/** Who takes part, and what happens to them when. */
function castOf(recording: Recording, grown: string): Cast {
  const { timeline, config } = recording
  const events: Event[] = []
  const members: Part[] = []
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
    } else if (kind === 'manual-assign') {
      const assign = (event.partitions ?? []).map(partitionOf)
      members.push({ id, startAt: at, config: settings as Record<string, never>, assign })
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
    } else events.push(...operatorEvents(recording, event, grown))
  }
  letLead(members, recording.firstLeader)
  return { members, events }
}

/** A scenario of the same shape: the same members with the same settings, started and stopped at the same times. */
export function scenarioOf(recording: Recording): ScenarioFile {
  const { timeline, name, initialDelayMs } = recording
  const topics = topicsOf(recording)
  const { members, events } = castOf(recording, topics[0]?.name ?? '')
  return {
    version: 1,
    title: name,
    seed: 1,
    cluster: {
      brokers: brokersOf(recording),
      config: {
        'group.consumer.assignors': ['range'],
        'group.initial.rebalance.delay.ms': initialDelayMs,
        // what the recordings' coordinator tells members of KIP-848 groups
        'group.consumer.heartbeat.interval.ms': 1000,
        'group.consumer.min.heartbeat.interval.ms': 1000,
      },
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

/** Of processes that start together any may join first, and lead. */
function letLead(members: { id: string; startAt: number }[], firstLeader = ''): void {
  const leader = members.find(({ id }) => id === firstLeader)
  const first = Math.min(...members.map(({ startAt }) => startAt))
  if (leader && leader.startAt > first && leader.startAt < first + togetherMs)
    leader.startAt = Math.max(0, first - 5)
}
const togetherMs = 100

/** Whom the coordinator lied to: who was called back, or told of a failed commit, next. */
const victimOf = ({ timeline }: Recording, after: number): string | undefined =>
  timeline.find(
    ({ t, kind, member }) => t > after && member !== undefined && !kind.endsWith('-start'),
  )?.member

/** What somebody did to the cluster. */
function operatorEvents(
  recording: Recording,
  { t: at, kind, to = 1, topic = '', partition = 0, count = 1, api, error = '' }: RecordedEvent,
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
    case 'leader-change':
      return leaderChange(at, grown, partition, to)
    case 'coordinator-move':
      return [{ at, do: 'broker.stop', broker: coordinatorOf(recording) }]
    case 'inject':
      return [
        {
          at,
          do: 'group.answer',
          group: 'cat-lovers',
          id: victimOf(recording, at) ?? '',
          api: groupApis.find((each) => each === api) ?? 'Heartbeat',
          errors: groupErrors.filter((each) => error.split(', ').includes(each)),
        },
      ]
    default:
      return []
  }
}

/** Leadership moves as an administrator moves it: another replica becomes the preferred one, and is elected. */
function leaderChange(at: Event['at'], topic: string, partition: number, to: number): Event[] {
  const others = [1, 2, 3].filter((broker) => broker !== to)
  return [
    { at, do: 'partition.reassign', topic, partition, replicas: [to, ...others] },
    { at, do: 'partition.elect', topic, partition, election: 'preferred' },
  ]
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
