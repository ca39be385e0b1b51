import type { Fact, TopicPartition } from './facts.ts'
import { partitionKey } from './holdings.ts'
import type { LagSample } from './lanes.ts'

/** Samples closer than this are merged into one. */
const sampleUs = 50_000

interface PartitionLag {
  position: number | null
  committed: number | null
  lag: number
  committedLag: number
}

interface GroupLag {
  readonly partitions: Map<string, PartitionLag>
  readonly samples: LagSample[]
  lag: number
  committedLag: number
}

/** Follows the lag of every group. A partition counts once the group has a position or a commit in it. */
export class LagIndex {
  private readonly groups = new Map<string, GroupLag>()
  private readonly highWatermarks = new Map<string, number>()
  /** Groups that have touched a partition. */
  private readonly readers = new Map<string, Set<GroupLag>>()

  /** None where nobody has told a high watermark, as in a trace from a client's log: then lag is unknown. */
  samples(group: string): readonly LagSample[] {
    if (this.highWatermarks.size === 0) return []
    return this.groups.get(group)?.samples ?? []
  }

  apply(fact: Fact): void {
    switch (fact.kind) {
      case 'highWatermark.changed':
        if (fact.isLeader) this.setHighWatermark(fact, fact.offset, fact.atUs)
        break
      case 'position.reset':
        this.change(fact.group, fact, fact.atUs, { position: fact.offset })
        break
      case 'records.polled':
        this.change(fact.group, fact, fact.atUs, { position: fact.to })
        break
      case 'offsets.committed':
        for (const each of fact.offsets) {
          this.change(fact.group, each, fact.atUs, { committed: each.offset })
        }
        break
      default:
    }
  }

  private setHighWatermark(at: TopicPartition, offset: number, atUs: number): void {
    const key = partitionKey(at)
    this.highWatermarks.set(key, offset)
    for (const group of this.readers.get(key) ?? []) this.refresh(group, key, atUs)
  }

  private change(
    id: string,
    at: TopicPartition,
    atUs: number,
    to: { position: number } | { committed: number },
  ): void {
    const group = this.groups.get(id) ?? newGroupLag()
    this.groups.set(id, group)
    const key = partitionKey(at)
    const old = group.partitions.get(key) ?? newPartitionLag()
    group.partitions.set(key, Object.assign(old, to))
    const readers = this.readers.get(key) ?? new Set()
    this.readers.set(key, readers.add(group))
    this.refresh(group, key, atUs)
  }

  private refresh(group: GroupLag, key: string, atUs: number): void {
    const partition = group.partitions.get(key)
    if (partition === undefined) return
    const end = this.highWatermarks.get(key) ?? 0
    const lag = Math.max(0, end - (partition.position ?? partition.committed ?? end))
    const committedLag = Math.max(0, end - (partition.committed ?? partition.position ?? end))
    if (lag === partition.lag && committedLag === partition.committedLag) {
      if (group.samples.length > 0) return
    }
    group.lag += lag - partition.lag
    group.committedLag += committedLag - partition.committedLag
    partition.lag = lag
    partition.committedLag = committedLag
    addSample(group.samples, { atUs, lag: group.lag, committedLag: group.committedLag })
  }
}

function addSample(samples: LagSample[], sample: LagSample): void {
  const last = samples.at(-1)
  const isSameSlot =
    last !== undefined && Math.floor(last.atUs / sampleUs) === Math.floor(sample.atUs / sampleUs)
  if (isSameSlot) samples[samples.length - 1] = sample
  else samples.push(sample)
}

const newGroupLag = (): GroupLag => ({
  partitions: new Map(),
  samples: [],
  lag: 0,
  committedLag: 0,
})

const newPartitionLag = (): PartitionLag => ({
  position: null,
  committed: null,
  lag: 0,
  committedLag: 0,
})
