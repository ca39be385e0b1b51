import { type Fact, traceVersion } from '../trace/facts.ts'
import { type Cast, castOf, type Part, partKey } from './cast.ts'
import { codeOfError } from './errorTexts.ts'
import { epochAnswered, joinAnswered, planned, takeOut } from './groupFacts.ts'
import type { ImportedLog } from './importLog.ts'
import {
  callBack,
  changeState,
  commit,
  enterState,
  report,
  startFetching,
  takeSample,
} from './memberFacts.ts'
import type { Moment } from './said.ts'
import { type MemberSoFar, TraceWriter } from './traceWriter.ts'

/**
 * The story as a trace, which the stage plays like any other. Only what a line says becomes a fact; times count from the
 * first line.
 *
 * @param title what the page calls it.
 */
export function traceOf(imported: ImportedLog, title: string): readonly Fact[] {
  const cast = castOf(imported)
  const writer = new TraceWriter(imported.moments[0]?.atMs ?? 0)
  writer.add('run.started', { version: traceVersion, title, seed: 0, source: 'log' })
  const members = new Map<string, MemberSoFar>()
  const silences = silencesOf(cast)
  for (const moment of imported.moments) {
    while ((silences[0]?.atMs ?? Infinity) < moment.atMs)
      fallSilent(writer, members, silences.shift())
    writer.goTo(moment.atMs)
    const key = partKey(moment)
    const part = cast.parts.get(key)
    if (!part) continue
    const member = members.get(key) ?? begin(writer, part)
    members.set(key, member)
    tell(writer, cast, part, member, moment)
  }
  return writer.facts
}

interface Silence {
  readonly atMs: number
  readonly key: string
}

const silencesOf = ({ parts }: Cast): Silence[] =>
  [...parts]
    .flatMap(([key, { silentFromMs }]) =>
      silentFromMs === null ? [] : { atMs: silentFromMs, key },
    )
    .toSorted((a, b) => a.atMs - b.atMs)

function fallSilent(
  writer: TraceWriter,
  members: ReadonlyMap<string, MemberSoFar>,
  silence: Silence | undefined,
): void {
  const member = silence && members.get(silence.key)
  if (!member || member.isStopped) return
  member.isStopped = true
  writer.goTo(silence.atMs)
  writer.add('member.stopped', { group: member.group.id, member: member.member, how: 'silent' })
}

function begin(writer: TraceWriter, part: Part): MemberSoFar {
  const group = writer.group(part.group)
  const { member, assignor, topics } = part
  writer.add('member.started', {
    group: group.id,
    member,
    client: 'librdkafka',
    assignor,
    topics,
    ...(part.isStandalone ? { standalone: true } : {}),
    ...(part.isConsumerProtocol ? { protocol: 'consumer' } : {}),
    ...(part.isBorn ? {} : { already: true }),
  })
  return {
    group,
    member,
    state: part.isConsumerProtocol ? 'unsubscribed' : 'unjoined',
    generation: -1,
    owned: [],
    positions: new Map(),
    cause: undefined,
    lastId: '',
    isStopped: false,
  }
}

function tell(
  writer: TraceWriter,
  cast: Cast,
  part: Part,
  member: MemberSoFar,
  moment: Moment,
): void {
  const { what } = moment
  const { group, member: name } = member
  switch (what.kind) {
    case 'memberIdChanged':
      if (what.to === '') break
      member.lastId = what.to
      writer.add('member.id.assigned', { group: group.id, member: name, memberId: what.to })
      break
    case 'coordinatorFound':
      if (what.broker === group.coordinator) break
      group.coordinator = what.broker
      writer.add('coordinator.elected', {
        group: group.id,
        broker: what.broker,
        offsetsPartition: -1,
      })
      break
    case 'joinStateChanged':
      changeState(writer, member, what.to, moment, part.isConsumerProtocol)
      break
    case 'joinAnswered':
      if (what.memberId !== '') member.lastId = what.memberId
      joinAnswered(writer, cast, member, what)
      break
    case 'planned':
      planned(writer, cast, member, what)
      break
    case 'epochAnswered':
      member.lastId = what.memberId
      epochAnswered(writer, member, what.memberId, what.epoch)
      break
    case 'syncAnswered':
      if (what.error === 'NO_ERROR') writer.setGroupState(group, 'Stable', group.cause)
      else report(writer, member, 'SYNCGROUP', what.error)
      break
    case 'leaveAnswered':
      leave(writer, member)
      break
    case 'calledBack':
      callBack(writer, member, what)
      break
    case 'fetchStarted':
      startFetching(writer, member, what, part.isStandalone)
      break
    case 'sampled':
      takeSample(writer, member, what.sample)
      break
    default:
      tellMore(writer, member, moment)
  }
}

/** The coordinator has answered LeaveGroup: the id that was given up is gone. */
function leave(writer: TraceWriter, { group, member, lastId, cause }: MemberSoFar): void {
  if (!group.joined.has(lastId)) return
  group.left.add(lastId)
  takeOut(writer, group, lastId, member, cause)
}

/** What the client wrote about itself, and its end. */
function tellMore(writer: TraceWriter, member: MemberSoFar, { what, generation }: Moment): void {
  const { group, member: name } = member
  switch (what.kind) {
    case 'topicMatched':
      if ((writer.topics.get(what.topic) ?? 0) >= what.partitions) break
      writer.topics.set(what.topic, what.partitions)
      writer.add('topic.seen', { topic: what.topic, partitions: what.partitions })
      break
    case 'heartbeatFailed': {
      const reported = report(writer, member, 'HEARTBEAT', what.error)
      if (what.error === 'REBALANCE_IN_PROGRESS')
        writer.setGroupState(group, 'PreparingRebalance', reported)
      break
    }
    case 'rebalancing':
      report(writer, member, 'REBALANCE', what.reason)
      break
    case 'maxPollExceeded':
      report(writer, member, 'MAXPOLL', what.text)
      break
    case 'sessionTimedOut':
      report(writer, member, 'SESSTMOUT', what.text)
      break
    case 'connectionFailed':
      if (what.isReported) report(writer, member, 'FAIL', what.text)
      break
    case 'allBrokersDown':
      report(writer, member, 'ERROR', what.text)
      break
    case 'failedFatally':
      report(writer, member, 'FATAL', what.text)
      enterState(writer, member, 'fatal', generation ?? -1)
      break
    case 'assignmentLost':
      if (member.state === 'fatal') loseAll(writer, member)
      break
    case 'consumeFailed': {
      const errorCode = codeOfError(what.code) ?? -1
      const body = { group: group.id, member: name, error: what.code, errorCode }
      writer.add('error.raised', body, member.cause)
      break
    }
    case 'commitAnswered':
      commit(writer, member, what)
      break
    case 'closed':
      enterState(writer, member, 'left', -1)
      member.isStopped = true
      writer.add('member.stopped', { group: group.id, member: name, how: 'close' })
      break
    default:
  }
}

/** After a fatal error the application is not called back about what it lost. */
function loseAll(writer: TraceWriter, member: MemberSoFar): void {
  const { group, member: name, owned: partitions, cause } = member
  member.owned = []
  if (partitions.length > 0)
    writer.add('partitions.lost', { group: group.id, member: name, partitions }, cause)
}
