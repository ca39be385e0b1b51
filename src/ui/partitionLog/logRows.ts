import { recordAt, chunkRecords } from '../../trace/logView.ts'
import type { LogView, PartitionView, ReplicaView, World } from '../../trace/world.ts'
import { groupPosition, memberColorIndex, ownerOf } from '../stage/stageModel.ts'
import { memberVar } from '../theme/palette.ts'
import { statsBetween, type RecordStats } from './chunkStats.ts'
import type { OffsetBounds } from './offsetScale.ts'

/** One replica of a partition, as a strip. */
export interface LogRow {
  readonly broker: number
  readonly isLeader: boolean
  readonly isInSync: boolean
  /** Its broker runs. */
  readonly isUp: boolean
  readonly log: LogView
  readonly highWatermark: number
  readonly segments: readonly SegmentBox[]
  readonly epochs: readonly EpochBand[]
}

export interface SegmentBox extends RecordStats {
  readonly baseOffset: number
  /** Base offset of the next one, or the log end offset. */
  readonly endOffset: number
  readonly isActive: boolean
}

/** A stretch written under one leader epoch. */
export interface EpochBand {
  readonly epoch: number
  readonly from: number
  readonly to: number
}

/** The replicas of a partition: its leader first, then in the order of assignment. */
export function rowsOf(world: World, partition: PartitionView): readonly LogRow[] {
  const { leader, replicas } = partition
  const ordered = [...replicas].toSorted((a, b) => Number(b === leader) - Number(a === leader))
  return ordered.flatMap((broker) => {
    const replica = partition.replicaViews[broker]
    return replica ? [rowOf(world, partition, replica)] : []
  })
}

function rowOf(world: World, partition: PartitionView, replica: ReplicaView): LogRow {
  const { broker, log, highWatermark } = replica
  return {
    broker,
    isLeader: broker === partition.leader,
    isInSync: partition.inSyncReplicas.includes(broker),
    isUp: world.brokers[broker]?.state !== 'notRunning',
    log,
    highWatermark,
    segments: segmentsOf(log),
    epochs: epochsOf(log),
  }
}

/** File name of a segment: its base offset in twenty digits. */
export const segmentFile = (baseOffset: number): string =>
  `${String(baseOffset).padStart(20, '0')}.log`

/** The deck's short form of it. */
export const shortSegmentFile = (baseOffset: number): string =>
  `…${String(baseOffset).padStart(2, '0')}.log`

/** `p5=7$`; a tombstone says `†p5=null`. */
export const saidText = (key: string | null, value: string | null): string =>
  `${value === null ? '†' : ''}${key ?? 'null'}=${value ?? 'null'}`

export function segmentsOf(log: LogView): readonly SegmentBox[] {
  return log.segmentBases.map((baseOffset, index) => {
    const next = log.segmentBases[index + 1]
    const endOffset = next ?? log.logEndOffset
    return {
      baseOffset,
      endOffset,
      isActive: next === undefined,
      ...statsBetween(log, Math.max(baseOffset, log.logStartOffset), endOffset),
    }
  })
}

const epochAt = (log: LogView, offset: number): number | undefined =>
  recordAt(log, offset)?.leaderEpoch

/** Epochs only grow along a log, so that a chunk which begins and ends under one lies whole in it. */
export function epochsOf(log: LogView): readonly EpochBand[] {
  const bands: { epoch: number; from: number; to: number }[] = []
  const put = (epoch: number, from: number, to: number): void => {
    const last = bands.at(-1)
    if (last?.epoch === epoch) last.to = to // also over offsets that compaction has emptied
    else bands.push({ epoch, from, to })
  }
  let from = Math.max(log.logStartOffset, log.heldFrom)
  while (from < log.logEndOffset) {
    const rest = chunkRecords - ((from - log.heldFrom) % chunkRecords)
    const to = Math.min(from + rest, log.logEndOffset)
    const first = epochAt(log, from)
    if (first !== undefined && first === epochAt(log, to - 1)) put(first, from, to)
    else
      for (let offset = from; offset < to; offset++) {
        const epoch = epochAt(log, offset)
        if (epoch !== undefined) put(epoch, offset, offset + 1)
      }
    from = to
  }
  return bands
}

/** All offsets that any replica holds. */
export function boundsOf(rows: readonly LogRow[]): OffsetBounds {
  const start = Math.min(...rows.map(({ log }) => log.logStartOffset))
  const end = Math.max(...rows.map(({ log }) => log.logEndOffset))
  return rows.length === 0 ? { start: 0, end: 0 } : { start, end }
}

/** On which brokers this very record lies; a replica can hold another one at the offset after an unclean election. */
export function copiesOf(rows: readonly LogRow[], row: LogRow, offset: number): readonly number[] {
  const id = recordAt(row.log, offset)?.record.id
  return rows.flatMap(({ broker, log }) =>
    id !== undefined && offset >= log.logStartOffset && recordAt(log, offset)?.record.id === id
      ? [broker]
      : [],
  )
}

/** The next record that a group reads here, in the colour of who reads it. */
export interface ReaderPosition {
  readonly group: string
  readonly offset: number
  readonly color: string
}

export const positionsOf = (
  world: World,
  partition: PartitionView,
  groups: readonly string[] | undefined,
): readonly ReaderPosition[] =>
  Object.values(world.groups).flatMap((group) => {
    const offset = groups && !groups.includes(group.id) ? null : groupPosition(group, partition)
    if (offset === null) return []
    const owner = ownerOf(group, partition)?.member.id
    const color =
      owner === undefined ? 'var(--ink-muted)' : memberVar(memberColorIndex(world, group.id, owner))
    return [{ group: group.id, offset, color }]
  })
