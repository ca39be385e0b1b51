import type { Fact, FactOf } from './facts.ts'

/** A stretch of virtual time that a viewer wants to see, and how much screen time it is worth. */
export interface Moment {
  readonly fromUs: number
  readonly toUs: number
  readonly wantMs: number
  /** `control`: a rebalance, an election, a death; `stream`: records on their way, which come in masses. */
  readonly rank: 'control' | 'stream'
}

/** How long after a sudden change time stays slow, so that one sees what changed. */
const dwellUs = 3_000
/** A hop shorter than this is slowed as if it took this long. */
const hopUsMin = 500

const controlApis: Readonly<Record<string, number>> = {
  JoinGroup: 600,
  SyncGroup: 600,
  LeaveGroup: 600,
  FindCoordinator: 250,
  OffsetFetch: 250,
  AlterPartition: 400,
  ControlledShutdown: 400,
}

const changeMs: Partial<Readonly<Record<Fact['kind'], number>>> = {
  'command.applied': 300,
  'invariant.violated': 600,
  'broker.state.changed': 400,
  'broker.fenced': 400,
  'partition.changed': 500,
  'connection.lost': 300,
  'link.changed': 300,
  'batch.failed': 300,
  'group.protocol.changed': 400,
  'group.state.changed': 300,
  'member.removed': 400,
  'member.started': 400,
  'member.stopped': 400,
  'member.frozen': 400,
  'member.thawed': 400,
  'partitions.revoked': 400,
  'partitions.assigned': 400,
  'partitions.lost': 400,
}

/** What of this fact is worth looking at, or null: heartbeats, empty fetches and bookkeeping are not. */
export function momentOf(fact: Fact): Moment | null {
  if (fact.kind === 'message.sent') {
    const worth = hopWorth(fact)
    if (worth === null) return null
    const toUs = Math.max(fact.arriveUs, fact.atUs + hopUsMin)
    return { fromUs: fact.atUs, toUs, ...worth }
  }
  const wantMs = changeMs[fact.kind]
  if (wantMs === undefined) return null
  return { fromUs: fact.atUs, toUs: fact.atUs + dwellUs, wantMs, rank: 'control' }
}

function hopWorth(fact: FactOf<'message.sent'>): Pick<Moment, 'wantMs' | 'rank'> | null {
  const control = controlApis[fact.api]
  if (control !== undefined) return { wantMs: control, rank: 'control' }
  if (fact.api === 'Fetch') {
    if ((fact.ranges?.length ?? 0) === 0) return null
    return { wantMs: fact.to.startsWith('member:') ? 600 : 120, rank: 'stream' }
  }
  if ((fact.records?.length ?? 0) > 0) return { wantMs: 600, rank: 'stream' }
  if ((fact.errorCode ?? 0) === 0) return null
  return fact.api === 'Heartbeat'
    ? { wantMs: 600, rank: 'control' }
    : { wantMs: 300, rank: 'stream' }
}
