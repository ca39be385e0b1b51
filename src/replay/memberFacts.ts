import type { MemberState, TopicPartition } from '../trace/facts.ts'
import { codeOfError } from './errorTexts.ts'
import { holds, nameOf } from './ownedPartitions.ts'
import type { CalledBack, Moment } from './said.ts'
import type { SayingOf } from './saying.ts'
import type { Sample } from './statistics.ts'
import type { MemberSoFar, TraceWriter } from './traceWriter.ts'

const classicStates: Readonly<Record<string, MemberState>> = {
  init: 'unjoined',
  'wait-join': 'preparingRebalance',
  'wait-metadata': 'completingRebalance',
  'wait-sync': 'completingRebalance',
  'wait-assign-call': 'stable',
  steady: 'stable',
}
const consumerStates: Readonly<Record<string, MemberState>> = {
  init: 'joining',
  'wait-assign-call': 'reconciling',
  'wait-unassign-call': 'reconciling',
  'wait-unassign-to-complete': 'reconciling',
  'wait-incr-unassign-to-complete': 'reconciling',
  steady: 'stable',
}

/** `librdkafka` has other join states than Java; where one says nothing of membership, the last one stays. */
export function changeState(
  writer: TraceWriter,
  member: MemberSoFar,
  to: string,
  { generation }: Moment,
  isConsumerProtocol: boolean,
): void {
  const state = (isConsumerProtocol ? consumerStates : classicStates)[to]
  const next = generation ?? -1
  if (state === undefined || (state === member.state && next === member.generation)) return
  enterState(writer, member, state, next)
}

export function enterState(
  writer: TraceWriter,
  member: MemberSoFar,
  to: MemberState,
  generation: number,
): void {
  const { group, member: name } = member
  const from = member.state as MemberState
  member.state = to
  member.generation = generation
  const body = { group: group.id, member: name, from, to, generation }
  writer.add('member.state.changed', body, member.cause)
}

/** What the client wrote, in its own words; it explains what comes next. */
export function report(
  writer: TraceWriter,
  member: MemberSoFar,
  facility: string,
  text: string,
): number {
  const body = { group: member.group.id, member: member.member, facility, text }
  const id = writer.add('client.reported', body, member.cause)
  member.cause = id
  return id
}

const nobody: readonly TopicPartition[] = []

/** A rebalance callback; what the log does not name is counted. */
export function callBack(
  writer: TraceWriter,
  member: MemberSoFar,
  { what, partitions, count, owned }: CalledBack,
): void {
  const named = partitions ?? nobody
  const body = {
    group: member.group.id,
    member: member.member,
    partitions: named,
    ...(partitions ? {} : { unnamed: count }),
  }
  if (what === 'assign') {
    member.owned = owned ?? [...member.owned, ...named]
    writer.add('partitions.assigned', { ...body, owned: member.owned }, member.cause)
    member.cause = undefined
    return
  }
  member.owned = owned ?? member.owned.filter((each) => !holds(named, each))
  const kind = what === 'lost' ? 'partitions.lost' : 'partitions.revoked'
  member.cause = writer.add(kind, body, member.cause)
}

/** A failed commit; a success changes nothing that the log would name. */
export function commit(
  writer: TraceWriter,
  member: MemberSoFar,
  { error }: SayingOf<'commitAnswered'>,
): void {
  const errorCode = codeOfError(error)
  if (error === 'NO_ERROR' || error === '_NO_OFFSET' || errorCode === null) return
  const body = { group: member.group.id, member: member.member, errorCode }
  writer.add('offsets.refused', body, member.cause)
}

/** A partition that was given position: from then on it is read. */
export function startFetching(
  writer: TraceWriter,
  member: MemberSoFar,
  { topic, partition, offset }: SayingOf<'fetchStarted'>,
  isStandalone: boolean,
): void {
  const who = { group: member.group.id, member: member.member }
  const place = { topic, partition }
  if (isStandalone && !holds(member.owned, place)) {
    member.owned = [...member.owned, place]
    writer.add('partitions.assigned', { ...who, partitions: [place], owned: member.owned })
  }
  member.positions.set(nameOf(place), offset)
  writer.add('position.reset', { ...who, ...place, offset, from: 'unknown' })
}

/** What statistics say of the partitions that a member holds. */
export function takeSample(writer: TraceWriter, member: MemberSoFar, { partitions }: Sample): void {
  const who = { group: member.group.id, member: member.member }
  const held = partitions.filter((each) => holds(member.owned, each))
  for (const { topic, partition, leader, highWatermark, appOffset } of held) {
    const place = { topic, partition }
    if (highWatermark >= 0)
      writer.add('highWatermark.changed', {
        ...place,
        broker: leader,
        isLeader: true,
        offset: highWatermark,
      })
    const from = member.positions.get(nameOf(place))
    if (appOffset < 0 || from === undefined || appOffset <= from) continue
    member.positions.set(nameOf(place), appOffset)
    writer.add('records.polled', { ...who, ...place, from, to: appOffset })
  }
  const offsets = held
    .filter(({ committedOffset }) => committedOffset >= 0)
    .map(({ topic, partition, committedOffset: offset }) => ({ topic, partition, offset }))
  if (offsets.length > 0) writer.add('offsets.committed', { ...who, offsets })
}
