import type { Fact } from '../trace/facts.ts'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenarioProblemText } from '../sim/scenario/problemText.ts'
import type { RecordedEvent, Recording } from './recordingFormat.ts'
import { partitionOf, scenarioOf } from './recordingScenario.ts'

export type Verdict =
  | { readonly kind: 'same'; readonly callbacks: number }
  | { readonly kind: 'differs'; readonly first: string }
  | { readonly kind: 'notOfThisKind'; readonly reason: string }

/** The reason why a recording cannot be repeated; null where it can. */
export function strangeness(recording: Recording): string | null {
  const { timeline } = recording
  const first = timeline.find(({ kind }) => kind === 'assign')
  if (!first) return 'nobody was assigned anything'
  const isOwnCount =
    !isConsumerProtocol(recording) && !timeline.some(({ kind }) => kind === 'inject')
  if (isOwnCount && first.generation !== 1)
    return 'its coordinator counts generations in a way of its own'
  if (isSlowInCallback(timeline)) return 'the application was slow inside a callback'
  return null
}

const isConsumerProtocol = ({ config }: Recording): boolean =>
  Object.values(config).some((each) => each['group.protocol'] === 'consumer')

/**
 * How far a recording can be followed, ms: its coordinator went on counting sessions while its broker was down, which no
 * real one does.
 */
function trueUntil({ timeline }: Recording): number {
  const down = timeline.find(({ kind }) => kind.endsWith('-down'))?.t ?? Number.POSITIVE_INFINITY
  const isLost = timeline.some(({ kind, t }) => kind === 'lost' && t > down)
  const up = timeline.find(({ kind, t }) => kind.endsWith('-up') && t > down)?.t
  return (isLost ? up : undefined) ?? Number.POSITIVE_INFINITY
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

/** A callback of one member: `assign 1 cats/0 cats/1`. */
interface Callback {
  readonly t: number
  readonly text: string
}

const textOf = (kind: string, generation: number, partitions: readonly string[]): string =>
  [kind, ...(kind === 'lost' ? [] : [`generation ${generation}`]), ...partitions.toSorted()].join(
    ' ',
  )

/** The recordings' KIP-848 coordinator counts epochs, and puts members in order, in a way of its own. */
const withoutEpoch: typeof textOf = (kind, _generation, partitions) =>
  `${kind} ${partitions.length} partitions`

const writerOf = (recording: Recording): typeof textOf =>
  isConsumerProtocol(recording) ? withoutEpoch : textOf

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

/** That coordinator also tells members what they have when it has not changed. */
const toldAgain = withoutEpoch('assign', 0, [])

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
  // one that assigns itself its partitions is not called back about them
  const alone = recording.timeline.flatMap(({ kind, member }) =>
    kind === 'manual-assign' ? member : [],
  )
  const members = new Set(
    recording.timeline.flatMap(({ member = '' }) => (alone.includes(member) ? [] : member)),
  )
  const write = writerOf(recording)
  const untilMs = trueUntil(recording)
  let callbacks = 0
  for (const member of members) {
    const counts = ({ t, text }: Callback) => t < untilMs && text !== toldAgain
    const wanted = recordedCallbacks(recording, member, write).filter(counts)
    const found = simulatedCallbacks(facts, member, write).filter(counts)
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
