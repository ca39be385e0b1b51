import { partitionKey } from './holdings.ts'
import type { Reducers } from './reducers.ts'
import type { GroupView } from './world.ts'
import { count } from './reduceClients.ts'
import { withMember } from './reduceMember.ts'
import { withGroup } from './groupView.ts'

export const groupReducers: Reducers<
  | 'coordinator.elected'
  | 'group.loaded'
  | 'group.protocol.changed'
  | 'group.state.changed'
  | 'member.id.assigned'
  | 'member.added'
  | 'member.removed'
  | 'generation.started'
  | 'assignment.computed'
  | 'group.epoch.changed'
  | 'member.reconciled'
  | 'offsets.committed'
  | 'offsets.expired'
  | 'offsets.refused'
> = {
  'coordinator.elected': (world, fact) =>
    withGroup(world, fact.group, (old) => ({ ...old, coordinator: fact.broker })),
  'group.loaded': (world, fact) => {
    const { group, generation, protocolName, leader, members } = fact
    const named = Object.entries(members).reduce(
      (now, [memberId, member]) =>
        withMember(now, { group, member }, (old) => ({ ...old, memberId })),
      world,
    )
    const protocol = fact.protocol ?? 'classic'
    return withGroup(named, group, (old) =>
      withJoined({ ...old, protocol, generation, protocolName, leader }, members),
    )
  },
  'group.protocol.changed': (world, fact) =>
    withGroup(world, fact.group, (old) => ({
      ...old,
      protocol: fact.to,
      state: fact.state,
      generation: fact.generation,
      protocolName: '',
      leader: null,
    })),
  'group.state.changed': (world, fact) =>
    withGroup(world, fact.group, (old) => ({
      ...old,
      protocol: fact.to === 'PreparingRebalance' ? 'classic' : old.protocol,
      state: fact.to,
      generation: fact.generation,
      lastReason: fact.reason,
    })),
  'member.id.assigned': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, memberId: fact.memberId })),
  'member.added': (world, fact) => {
    const named = withMember(world, fact, (old) => ({ ...old, memberId: fact.memberId }))
    return withGroup(named, fact.group, (old) =>
      withJoined(old, { ...old.joinedIds, [fact.memberId]: fact.member }),
    )
  },
  'member.removed': (world, fact) => {
    const joinedIds = { ...world.groups[fact.group]?.joinedIds }
    delete joinedIds[fact.memberId]
    const rest = withGroup(world, fact.group, (old) => withJoined(old, joinedIds))
    const member = rest.groups[fact.group]?.members[fact.member]
    if (member === undefined || member.running || member.memberId !== fact.memberId) return rest
    return withMember(rest, fact, (old) => ({ ...old, owned: [], waitingFor: [] }))
  },
  'generation.started': (world, fact) =>
    withGroup(count(world, { rebalances: 1 }), fact.group, (old) => ({
      ...old,
      generation: fact.generation,
      protocolName: fact.protocolName,
      leader: fact.leader === '' ? null : fact.leader,
    })),
  'assignment.computed': (world) => world,
  'group.epoch.changed': (world, fact) =>
    withGroup(world, fact.group, (old) => ({
      ...old,
      protocol: 'consumer',
      generation: fact.epoch,
      lastReason: fact.reason,
    })),
  'member.reconciled': (world) => world,
  'offsets.committed': (world, fact) =>
    withGroup(world, fact.group, (old) => {
      const committed = { ...old.committed }
      for (const each of fact.offsets) committed[partitionKey(each)] = each.offset
      return { ...old, committed }
    }),
  'offsets.expired': (world, fact) =>
    withGroup(world, fact.group, (old) => {
      const gone = new Set(fact.offsets.map(partitionKey))
      const left = Object.entries(old.committed).filter(([key]) => !gone.has(key))
      return { ...old, committed: Object.fromEntries(left) }
    }),
  'offsets.refused': (world) => world,
}

function withJoined(group: GroupView, joinedIds: Readonly<Record<string, string>>): GroupView {
  const memberNames = [...new Set(Object.values(joinedIds))]
  const leader = group.leader !== null && memberNames.includes(group.leader) ? group.leader : null
  return { ...group, joinedIds, memberNames, leader }
}
