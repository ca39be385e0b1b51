import type { TopicPartition } from './facts.ts'
import {
  appendRecords,
  compactLog,
  dropSegment,
  logFrom,
  recordsBetween,
  rollAt,
  skipTo,
  truncateLog,
} from './logView.ts'
import { newReplica, withPartition } from './reduceCluster.ts'
import type { Reducers } from './reducers.ts'
import type { LoggedRecord, PartitionView, ReplicaView, World } from './world.ts'

export const logReducers: Reducers<
  | 'leader.assumed'
  | 'log.appended'
  | 'log.replicated'
  | 'log.truncated'
  | 'log.restarted'
  | 'highWatermark.changed'
  | 'segment.rolled'
  | 'segment.deleted'
  | 'segment.unlinked'
  | 'logStart.changed'
  | 'compaction.started'
  | 'compaction.finished'
  | 'compaction.aborted'
  | 'tombstones.kept'
> = {
  'leader.assumed': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      leaderEpoch: fact.leaderEpoch,
      log: old.log.logEndOffset < fact.startOffset ? skipTo(old.log, fact.startOffset) : old.log,
    })),
  'log.appended': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => {
      const records = fact.records.map((record): LoggedRecord => ({
        record,
        leaderEpoch: fact.leaderEpoch,
        appendedAtUs: fact.atUs,
      }))
      const log = appendRecords(old.log, fact.baseOffset, records)
      return {
        ...old,
        log: fact.segmentRolled === true ? rollAt(log, fact.baseOffset) : log,
      }
    }),
  'log.replicated': (world, fact) =>
    withReplica(world, fact, fact.broker, (old, partition) => {
      const records = copied(partition, fact.broker, fact.from, fact.to)
      return {
        ...old,
        leaderEpoch: partition.leaderEpoch,
        log:
          records === null ? skipTo(old.log, fact.to) : appendRecords(old.log, fact.from, records),
      }
    }),
  'log.truncated': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      log: truncateLog(old.log, fact.to),
      highWatermark: Math.min(old.highWatermark, fact.to),
    })),
  'highWatermark.changed': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({ ...old, highWatermark: fact.offset })),
  'segment.rolled': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      log: rollAt(old.log, fact.baseOffset),
    })),
  'log.restarted': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      log: { ...logFrom(fact.offset), deleted: old.log.deleted },
      highWatermark: fact.offset,
    })),
  'segment.deleted': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      log: {
        ...dropSegment(old.log, fact.baseOffset),
        deleted: [...old.log.deleted, { baseOffset: fact.baseOffset, atUs: fact.atUs }],
      },
    })),
  'segment.unlinked': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      log: {
        ...old.log,
        deleted: old.log.deleted.filter(({ baseOffset }) => baseOffset !== fact.baseOffset),
      },
    })),
  'compaction.started': (world) => world,
  'compaction.finished': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({ ...old, log: compactLog(old.log, fact) })),
  'compaction.aborted': (world) => world,
  'tombstones.kept': (world) => world,
  'logStart.changed': (world, fact) =>
    withReplica(world, fact, fact.broker, (old) => ({
      ...old,
      log: { ...old.log, logStartOffset: fact.offset },
    })),
}

/** What a follower copied: the leader's records, or those of any other replica that holds the range. */
function copied(
  partition: PartitionView,
  follower: number,
  from: number,
  to: number,
): readonly (LoggedRecord | null)[] | null {
  const leader = partition.replicaViews[partition.leader]
  const fromLeader =
    leader !== undefined && leader.broker !== follower ? recordsBetween(leader.log, from, to) : null
  if (fromLeader !== null) return fromLeader
  for (const replica of Object.values(partition.replicaViews)) {
    const records = replica.broker === follower ? null : recordsBetween(replica.log, from, to)
    if (records !== null) return records
  }
  return null
}

const withReplica = (
  world: World,
  at: TopicPartition,
  broker: number,
  change: (old: ReplicaView, partition: PartitionView) => ReplicaView,
): World =>
  withPartition(world, at, (partition) => {
    const old = partition.replicaViews[broker] ?? newReplica(broker)
    const replica = change(old, partition)
    return { ...partition, replicaViews: { ...partition.replicaViews, [broker]: replica } }
  })
