import type { Micros } from '../kafka/units.ts'

/** Version of the fact vocabulary; written in the first fact of every trace. */
export const traceVersion = 1

/** A node of the picture: `broker-1`, `controller`, `producer:shelter-a`, `member:cat-lovers/C1`. */
export type NodeId = string

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** One message in a log. `id` is unique in the run; `key` null means no key. */
export interface TraceRecord {
  readonly id: number
  readonly key: string | null
  readonly producer: string
  readonly bytes: number
  /** What it says, where a scenario tells; null: a tombstone, which deletes its key. */
  readonly value?: string | null
  /** The time that it bears, where that is not the time of its making. */
  readonly timestampUs?: Micros
}

/** A contiguous stretch of a partition, `from` inclusive, `to` exclusive. */
export interface OffsetRange extends TopicPartition {
  readonly from: number
  readonly to: number
}

export interface PartitionOffset extends TopicPartition {
  readonly offset: number
}

export interface PartitionState {
  readonly partition: number
  readonly replicas: readonly number[]
  /** Of `replicas`, while they are reassigned (KIP-455): new ones, and those that will go. */
  readonly addingReplicas?: readonly number[]
  readonly removingReplicas?: readonly number[]
  readonly inSyncReplicas: readonly number[]
  /** Out of sync, but with all that is committed (KIP-966); and who led when the ISR became empty. */
  readonly eligibleLeaderReplicas?: readonly number[]
  readonly lastKnownElr?: readonly number[]
  /** −1: no leader. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
}

/** Which protocol a group speaks: JoinGroup and SyncGroup, or KIP-848 heartbeats. */
export type GroupProtocol = 'classic' | 'consumer'

/** Of the classic protocol and, with `Assigning` and `Reconciling`, of KIP-848 groups. */
export type GroupState =
  /** A log has not said it yet. */
  | 'Unknown'
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Assigning'
  | 'Reconciling'
  | 'Stable'
  | 'Dead'

/** Client-side states, Kafka's own words: of the classic protocol with its two ends, then of the new consumer (KIP-848). */
export type MemberState =
  | 'unjoined'
  | 'preparingRebalance'
  | 'completingRebalance'
  | 'stable'
  | 'left'
  | 'fatal'
  | 'unsubscribed'
  | 'joining'
  | 'reconciling'
  | 'acknowledging'
  | 'fenced'
  | 'prepareLeaving'
  | 'leaving'
  | 'stale'

/** A member's state on the coordinator of a KIP-848 group (`MemberState` of the broker). */
export type ReconciliationName = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS'

export type BrokerState =
  | 'notRunning'
  | 'starting'
  | 'recovery'
  | 'running'
  | 'pendingControlledShutdown'
  | 'shuttingDown'

export type RebalanceReason =
  | 'memberJoined'
  | 'memberRejoined'
  | 'memberLeft'
  | 'sessionExpired'
  | 'pendingMemberExpired'
  | 'leaderRejoined'
  | 'metadataChanged'
  | 'subscriptionChanged'
  | 'staticMemberReplaced'
  | 'joinTimerFired'
  | 'syncTimerFired'
  | 'writeFailed'
  | 'groupEmptied'
  | 'assignmentDelivered'
  | 'coordinatorMoved'
  | 'groupLoaded'
  | 'groupDeleted'
  | 'offsetsExpired'
  | 'rebalanceExpired'
  /** Nobody who tells this story knows it. */
  | 'unknown'

/**
 * What a deadline ring counts down to. `session`, `join`, `sync`, `pendingMember`: kept by the coordinator;
 * `heartbeat`, `maxPoll`, `autoCommit`, `linger`, `delivery`: kept by a client; `brokerSession`: by the controller.
 */
export type DeadlineName =
  | 'session'
  | 'join'
  | 'sync'
  | 'rebalance'
  | 'pendingMember'
  | 'heartbeat'
  | 'maxPoll'
  | 'autoCommit'
  | 'linger'
  | 'brokerSession'

interface FactBodies {
  // the run
  /** `log`: nobody ran anything, it was read from a client's log, and what that does not say is unknown. */
  'run.started': { version: number; title: string; seed: number; source?: 'log' }
  'command.applied': { command: Readonly<Record<string, unknown>> }
  'invariant.violated': { invariant: string; message: string }

  // cluster
  'broker.state.changed': {
    broker: number
    from: BrokerState
    to: BrokerState
    rack: string | null
  }
  'broker.registered': { broker: number; brokerEpoch: number }
  'broker.fenced': { broker: number }
  'broker.unfenced': { broker: number }
  'topic.created': {
    topic: string
    replicationFactor: number
    partitions: readonly PartitionState[]
    internal: boolean
    config: Readonly<Record<string, string | number | boolean>>
  }
  /** A client has learned that a topic has this many partitions; nothing else is known of it. */
  'topic.seen': { topic: string; partitions: number }
  'topic.config.changed': {
    topic: string
    config: Readonly<Record<string, string | number | boolean>>
  }
  'topic.partitions.added': { topic: string; partitions: readonly PartitionState[] }
  /** The controller changed leadership or ISR. `state` is the whole new state of the partition. */
  'partition.changed': {
    topic: string
    state: PartitionState
    reason:
      | 'election'
      | 'uncleanElection'
      | 'preferredElection'
      | 'shrink'
      | 'expand'
      | 'leaderless'
      | 'reassigning'
      | 'reassigned'
      | 'eligibility'
  }
  /** The controller does not hold the election that an administrator asked for. */
  'election.refused': TopicPartition & { election: 'preferred' | 'unclean'; errorCode: number }
  /** The controller does not take up the reassignment that an administrator asked for. */
  'reassignment.refused': TopicPartition & { replicas: readonly number[]; errorCode: number }
  /** A broker deletes its copy: the partition is no longer assigned to it. */
  'replica.removed': TopicPartition & { broker: number }
  'leader.assumed': TopicPartition & { broker: number; leaderEpoch: number; startOffset: number }

  // logs
  'log.appended': TopicPartition & {
    broker: number
    leaderEpoch: number
    baseOffset: number
    records: readonly TraceRecord[]
    segmentRolled?: boolean
  }
  /** A follower copied records; its log end offset is now `to`. */
  'log.replicated': OffsetRange & { broker: number }
  'log.truncated': TopicPartition & { broker: number; to: number; from: number }
  'highWatermark.changed': TopicPartition & { broker: number; isLeader: boolean; offset: number }
  /** The leader's log begins above this one's end: all of it was deleted, and it begins anew at `offset`. */
  'log.restarted': TopicPartition & { broker: number; offset: number }
  'segment.rolled': TopicPartition & {
    broker: number
    baseOffset: number
    reason: 'size' | 'time' | 'index' | 'offsets' | 'retention'
  }
  /** Retention took a segment out of the log; its files stay on disk for `file.delete.delay.ms`. */
  'segment.deleted': TopicPartition & {
    broker: number
    baseOffset: number
    reason: 'retentionMs' | 'retentionBytes' | 'logStartOffset' | 'truncation'
  }
  /** Its files have left the disk. */
  'segment.unlinked': TopicPartition & { broker: number; baseOffset: number; bytes: number }
  'logStart.changed': TopicPartition & { broker: number; offset: number }
  /** A cleaner thread begins a pass over the log; `from`..`to` is dirty, what lies below has been cleaned before. */
  'compaction.started': OffsetRange & {
    broker: number
    cleanBytes: number
    cleanableBytes: number
    reason: 'dirtyRatio' | 'maxLag'
  }
  /** The pass is through: below `to` each key is there once. Offsets stay; the files it replaced go after the delay. */
  'compaction.finished': OffsetRange & {
    broker: number
    /** Offsets of the records that are gone. */
    removed: readonly number[]
    /** Base offsets of the segments up to `to`. */
    segments: readonly number[]
    freedBytes: number
  }
  /** The log was cut back, or its broker stopped: the pass is called off, nothing has changed. */
  'compaction.aborted': TopicPartition & { broker: number }
  /** Tombstones that a pass has retained for the first time; a pass after `untilUs` drops them. */
  'tombstones.kept': TopicPartition & {
    broker: number
    offsets: readonly number[]
    untilUs: Micros
  }

  // network: one fact per message, in flight from `atUs` to `arriveUs`
  'message.sent': {
    messageId: number
    /** The request's message id, for a response. */
    requestId?: number
    direction: 'request' | 'response'
    api: string
    from: NodeId
    to: NodeId
    arriveUs: Micros
    /** Sent over a cut link: it does not arrive. */
    lost?: boolean
    /** How often TCP sent it again because a packet got lost; `arriveUs` counts that in. */
    retransmissions?: number
    errorCode?: number
    /** Produce requests: the records that travel. */
    records?: readonly (TopicPartition & { ids: readonly number[] })[]
    /** Fetch responses: the offsets that travel. */
    ranges?: readonly OffsetRange[]
    /** Short, language-free particulars for the log, e.g. `generation=2`. */
    detail?: string
  }
  'connection.lost': { from: NodeId; to: NodeId; api: string }
  'link.changed': { a: NodeId; b: NodeId; cut: boolean }

  // producers
  'producer.started': {
    producer: string
    topic: string
    client: 'java' | 'librdkafka'
    acks: string
  }
  'producer.rate.changed': { producer: string; ratePerSecond: number }
  'record.created': { record: TraceRecord; topic: string; producer: string }
  'record.partitioned': TopicPartition & { recordId: number; how: string; hash?: number }
  'batch.sent': TopicPartition & {
    producer: string
    batchId: number
    recordIds: readonly number[]
    attempt: number
  }
  'batch.acked': TopicPartition & {
    producer: string
    batchId: number
    recordIds: readonly number[]
    baseOffset: number
  }
  'batch.retried': TopicPartition & {
    producer: string
    batchId: number
    errorCode: number
    backoffUs: Micros
  }
  'batch.failed': TopicPartition & {
    producer: string
    batchId: number
    recordIds: readonly number[]
    errorCode: number
  }

  // coordinator's view of groups
  'coordinator.elected': { group: string; broker: number; offsetsPartition: number }
  /** A new coordinator has read the group from `__consumer_offsets`: what the last one had written. */
  'group.loaded': {
    group: string
    broker: number
    generation: number
    protocolName: string
    /** Null: the group is Empty. */
    leader: string | null
    /** The member's name by member id, in join order. */
    members: Readonly<Record<string, string>>
    /** `consumer`: KIP-848. */
    protocol?: 'consumer'
  }
  /** The group goes on in the other protocol; `state` and `generation` are those that it begins there with. */
  'group.protocol.changed': {
    group: string
    from: GroupProtocol
    to: GroupProtocol
    state: GroupState
    generation: number
    /** Who came or went, and led to it. */
    member?: string
  }
  'group.state.changed': {
    group: string
    from: GroupState
    to: GroupState
    generation: number
    reason: RebalanceReason
    /** The member whose action led to it, where there is one. */
    member?: string
  }
  'member.id.assigned': { group: string; member: string; memberId: string }
  'member.added': { group: string; member: string; memberId: string }
  'member.removed': {
    group: string
    member: string
    memberId: string
    reason:
      | 'left'
      | 'sessionExpired'
      | 'didNotRejoin'
      | 'didNotSync'
      | 'groupFull'
      | 'pendingExpired'
      | 'rebalanceExpired'
      | 'replaced'
      | 'unknown'
  }
  'generation.started': {
    group: string
    generation: number
    protocolName: string
    leader: string
    members: readonly string[]
  }
  'assignment.computed': {
    group: string
    generation: number
    assignor: string
    by: string
    assignment: Readonly<Record<string, readonly TopicPartition[]>>
  }
  /** KIP-848: the epoch of the group; every change of members, subscriptions or their topics raises it. */
  'group.epoch.changed': { group: string; epoch: number; reason: RebalanceReason }
  /** KIP-848: the coordinator has moved a member on towards the target: what it may hold now. */
  'member.reconciled': {
    group: string
    member: string
    from: ReconciliationName
    to: ReconciliationName
    epoch: number
    partitions: readonly TopicPartition[]
  }
  'offsets.committed': { group: string; member: string; offsets: readonly PartitionOffset[] }
  'offsets.refused': { group: string; member: string; errorCode: number }
  /** The group has forgotten these offsets: nobody used them for `offsets.retention.minutes`. */
  'offsets.expired': { group: string; offsets: readonly PartitionOffset[] }

  // consumers
  'member.started': {
    group: string
    member: string
    client: 'java' | 'librdkafka'
    assignor: string
    topics: readonly string[]
    /** Assign() instead of Subscribe(): it reads beside the group. */
    standalone?: boolean
    /** `consumer`: KIP-848. */
    protocol?: 'consumer'
    /** `client.rack` */
    rack?: string
    /** It ran before the story begins; this is where it is first heard of. */
    already?: boolean
  }
  /** What a client itself wrote in its log, in its own words. */
  'client.reported': { group: string; member: string; facility: string; text: string }
  /** `silent`: its log goes no further, and nobody knows why. */
  'member.stopped': { group: string; member: string; how: 'close' | 'kill' | 'fatal' | 'silent' }
  /** The process stands still, until `member.thawed`. */
  'member.frozen': { group: string; member: string; untilUs: Micros }
  'member.thawed': { group: string; member: string }
  'member.state.changed': {
    group: string
    member: string
    from: MemberState
    to: MemberState
    generation: number
  }
  /** `unnamed`, here and below: it was this many partitions, and their names are not known. */
  'partitions.revoked': {
    group: string
    member: string
    partitions: readonly TopicPartition[]
    unnamed?: number
  }
  'partitions.assigned': {
    group: string
    member: string
    partitions: readonly TopicPartition[]
    /** Everything the member holds now. */
    owned: readonly TopicPartition[]
    unnamed?: number
  }
  'partitions.lost': {
    group: string
    member: string
    partitions: readonly TopicPartition[]
    unnamed?: number
  }
  'position.reset': TopicPartition & {
    group: string
    member: string
    offset: number
    /** `assigned`: Assign() or an assigned handler named it; `truncation`: a new leader's log ends there (KIP-320). */
    from: 'committed' | 'earliest' | 'latest' | 'assigned' | 'seek' | 'truncation' | 'unknown'
  }
  'records.fetched': OffsetRange & { group: string; member: string; broker: number }
  /** poll() handed these records to the application; the position is now `to`. */
  'records.polled': OffsetRange & { group: string; member: string }
  /** There is no record at these offsets any more (compaction): the position is `to` now. */
  'offsets.passed': OffsetRange & { group: string; member: string }
  'record.processed': TopicPartition & {
    group: string
    member: string
    offset: number
    recordId: number
    /** How often this group has processed this record before. */
    timesBefore: number
  }
  /** Nobody in this group has worked on these records, and nobody will: reading goes on behind them. */
  'records.skipped': OffsetRange & { group: string }
  'partitions.paused': { group: string; member: string; partitions: readonly TopicPartition[] }
  'partitions.resumed': { group: string; member: string; partitions: readonly TopicPartition[] }
  /** subscribe() was called again; no topics: unsubscribe(). */
  'subscription.changed': { group: string; member: string; topics: readonly string[] }
  /** poll() has called a rebalance handler; the offset is the position, −1001 where there is none. */
  'handler.called': {
    group: string
    member: string
    handler: 'assigned' | 'revoked' | 'lost'
    partitions: readonly PartitionOffset[]
  }
  'handler.returned': {
    group: string
    member: string
    handler: 'assigned' | 'revoked' | 'lost'
    threw: boolean
  }
  /** What the application sees: an exception by its name, and the code (below −100: librdkafka's own; −1: none). */
  'error.raised': { group: string; member: string; error: string; errorCode: number }
  'poll.called': { group: string; member: string }

  // deadlines drawn as rings
  'deadline.armed': { owner: NodeId; name: DeadlineName; subject: string; dueUs: Micros }
  'deadline.cleared': { owner: NodeId; name: DeadlineName; subject: string }
}

export type FactKind = keyof FactBodies
export type FactBody<K extends FactKind> = Readonly<FactBodies[K]>

/** What every fact carries: its id (dense from 0), its time, and the fact that led to it. */
export interface FactHeader<K extends FactKind = FactKind> {
  readonly id: number
  readonly atUs: Micros
  readonly kind: K
  readonly cause?: number
}

export type FactOf<K extends FactKind> = FactHeader<K> & FactBody<K>

/** Something that happened, in the past tense. A trace is a list of these, in order of id and time. */
export type Fact = { [K in FactKind]: FactOf<K> }[FactKind]

/** Whether a trace was read from a client's log, and not simulated. */
export const isReadFromLog = ([first]: readonly Fact[]): boolean =>
  first?.kind === 'run.started' && first.source === 'log'
