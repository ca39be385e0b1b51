import type { Fact, FactOf } from './facts.ts'
import type { Marker, MarkerKind } from './lanes.ts'

const stopMarkers: Partial<Readonly<Record<FactOf<'member.stopped'>['how'], MarkerKind>>> = {
  kill: 'memberKilled',
  silent: 'memberSilent',
}

/** Of the reasons for which a partition changes: somebody else leads, or nobody. */
const electionReasons: readonly FactOf<'partition.changed'>['reason'][] = [
  'election',
  'uncleanElection',
  'preferredElection',
  'leaderless',
]

/** The marker that a fact puts on the axis, or null. */
export function markerOf(fact: Fact): Marker | null {
  const at = { atUs: fact.atUs, factId: fact.id }
  switch (fact.kind) {
    case 'command.applied':
      return { ...at, kind: 'command' }
    case 'invariant.violated':
      return { ...at, kind: 'violation' }
    case 'group.state.changed':
      if (fact.to !== 'PreparingRebalance') return null
      return {
        ...at,
        kind: 'rebalance',
        group: fact.group,
        ...(fact.member === undefined ? null : { member: fact.member }),
      }
    case 'member.started':
      if (fact.already) return null
      return { ...at, kind: 'memberStarted', group: fact.group, member: fact.member }
    case 'member.added':
      return { ...at, kind: 'memberJoined', group: fact.group, member: fact.member }
    case 'member.stopped': {
      const kind = stopMarkers[fact.how] ?? 'memberLeft'
      return { ...at, kind, group: fact.group, member: fact.member }
    }
    case 'member.removed':
      return { ...at, kind: 'memberRemoved', group: fact.group, member: fact.member }
    case 'broker.state.changed': {
      const kind = brokerMarker(fact)
      return kind === null ? null : { ...at, kind, broker: fact.broker }
    }
    case 'partition.changed':
      if (!electionReasons.includes(fact.reason)) return null
      return { ...at, kind: 'election', topic: fact.topic, partition: fact.state.partition }
    default:
      return null
  }
}

/** A broker that stops without being told to shut down was killed. */
function brokerMarker(fact: FactOf<'broker.state.changed'>): MarkerKind | null {
  if (fact.to === 'running') return fact.atUs === 0 ? null : 'brokerStarted'
  if (fact.to !== 'notRunning') return null
  return fact.from === 'shuttingDown' || fact.from === 'pendingControlledShutdown'
    ? 'brokerStopped'
    : 'brokerKilled'
}
