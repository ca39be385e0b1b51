import { nameOfId, type Cast } from './cast.ts'
import type { Planned } from './said.ts'
import type { JoinAnswered } from './saying.ts'
import type { GroupSoFar, MemberSoFar, TraceWriter } from './traceWriter.ts'

const nameIn = ({ namesById }: Cast, memberId: string): string =>
  namesById.get(memberId) ?? nameOfId(memberId)

/** A JoinGroup answer: the group has a new generation, and the coordinator has taken the member in. */
export function joinAnswered(
  writer: TraceWriter,
  cast: Cast,
  { group, member, cause }: MemberSoFar,
  { error, generation, assignor, leader, memberId }: JoinAnswered,
): void {
  if (error !== 'NO_ERROR') return
  takeIn(writer, group, memberId, member)
  if (generation === group.generation) return
  group.generation = generation
  writer.setGroupState(group, 'CompletingRebalance', group.cause ?? cause)
  writer.add(
    'generation.started',
    {
      group: group.id,
      generation,
      protocolName: assignor,
      leader: nameIn(cast, leader),
      members: [...new Set(group.joined.values())],
    },
    group.cause,
  )
}

/** The coordinator knows this member id. */
export function takeIn(
  writer: TraceWriter,
  group: GroupSoFar,
  memberId: string,
  member: string,
): void {
  if (memberId === '' || group.joined.has(memberId)) return
  group.joined.set(memberId, member)
  writer.add('member.added', { group: group.id, member, memberId })
}

/** The leader's plan names every member of the generation: whoever is not in it is no member any more. */
export function planned(
  writer: TraceWriter,
  cast: Cast,
  { group, member }: MemberSoFar,
  { assignor, plan }: Planned,
): void {
  for (const memberId of plan.keys()) {
    if (group.joined.has(memberId)) continue
    const name = nameIn(cast, memberId)
    if (!cast.namesById.has(memberId)) meet(writer, group, name)
    takeIn(writer, group, memberId, name)
  }
  for (const [memberId, name] of group.joined)
    if (!plan.has(memberId)) takeOut(writer, group, memberId, name)
  const assignment = Object.fromEntries(
    [...plan].map(([memberId, partitions]) => [nameIn(cast, memberId), partitions]),
  )
  const { id, generation } = group
  writer.add(
    'assignment.computed',
    { group: id, generation, assignor, by: member, assignment },
    group.cause,
  )
}

/** A member whose own log is not here. */
function meet(writer: TraceWriter, { id: group }: GroupSoFar, member: string): void {
  const unknown = { client: 'librdkafka', assignor: '', topics: [], already: true } as const
  writer.add('member.started', { group, member, ...unknown })
}

export function takeOut(
  writer: TraceWriter,
  group: GroupSoFar,
  memberId: string,
  member: string,
  cause?: number,
): void {
  group.joined.delete(memberId)
  const reason = group.left.has(memberId) ? 'left' : 'unknown'
  writer.add('member.removed', { group: group.id, member, memberId, reason }, cause)
}

/** KIP-848: an answer names the member's epoch; the group is at least there. */
export function epochAnswered(
  writer: TraceWriter,
  { group, member }: MemberSoFar,
  memberId: string,
  epoch: number,
): void {
  if (epoch > group.generation && epoch > 0) {
    group.generation = epoch
    writer.add('group.epoch.changed', { group: group.id, epoch, reason: 'unknown' })
  }
  takeIn(writer, group, memberId, member)
}
