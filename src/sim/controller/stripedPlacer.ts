/** A broker that may hold replicas. */
export interface UsableBroker {
  readonly id: number
  readonly rack: string | null
  readonly isFenced: boolean
}

/** Puts a list into random order; the placer shuffles once it has gone round all brokers. */
export type Shuffle = <T>(list: readonly T[]) => T[]

/** A rack's brokers of one kind, taken in a circle; its start moves on once per partition, lazily. */
class BrokerRing {
  private brokers: readonly number[]
  private offset = 0
  private epoch = 0
  private index = 0

  constructor(brokers: readonly number[]) {
    this.brokers = brokers
  }

  get size(): number {
    return this.brokers.length
  }

  next(epoch: number): number {
    if (this.brokers.length === 0) return -1
    if (this.epoch !== epoch) {
      this.epoch = epoch
      this.index = 0
      this.offset = (this.offset + 1) % this.brokers.length
    }
    if (this.index >= this.brokers.length) return -1
    const broker = this.brokers[(this.offset + this.index) % this.brokers.length] ?? -1
    this.index += 1
    return broker
  }

  shuffle(shuffle: Shuffle): void {
    this.brokers = shuffle(this.brokers)
  }
}

interface Rack {
  readonly unfenced: BrokerRing
  readonly fenced: BrokerRing
}

/**
 * Assigns replicas as the KRaft controller's striped placer does (replication.md §2.1), with all random starts at 0.
 * Returns one list per partition, preferred leader first.
 */
export function placeReplicas(
  brokers: readonly UsableBroker[],
  partitions: number,
  replicationFactor: number,
  shuffle: Shuffle,
): readonly (readonly number[])[] {
  const names = [...new Set(brokers.map((broker) => broker.rack ?? ''))].toSorted()
  let racks: Rack[] = names.map((name) => {
    const own = brokers
      .filter((broker) => (broker.rack ?? '') === name)
      .toSorted((a, b) => a.id - b.id)
    const ring = (isFenced: boolean) =>
      new BrokerRing(
        own.filter((broker) => broker.isFenced === isFenced).map((broker) => broker.id),
      )
    return { unfenced: ring(false), fenced: ring(true) }
  })
  const unfencedCount = brokers.filter((broker) => !broker.isFenced).length
  let rackOffset = 0
  let epoch = 0
  return Array.from({ length: partitions }, () => {
    if (epoch === unfencedCount && epoch > 1) {
      epoch = 0
      racks = shuffle(racks)
      for (const rack of racks) {
        rack.unfenced.shuffle(shuffle)
        rack.fenced.shuffle(shuffle)
      }
    }
    const placed = placeOne(racks, rackOffset, replicationFactor, epoch)
    rackOffset = racks.length > 0 ? (rackOffset + 1) % racks.length : 0
    epoch += 1
    return placed
  })
}

function placeOne(
  racks: readonly Rack[],
  rackOffset: number,
  replicationFactor: number,
  epoch: number,
): number[] {
  const replicas: number[] = []
  const at = (step: number): Rack | undefined => racks[(rackOffset + step) % racks.length]
  let firstStep = 0
  while (replicas.length === 0 && firstStep < racks.length) {
    const leader = at(firstStep)?.unfenced.next(epoch) ?? -1
    if (leader >= 0) replicas.push(leader)
    else firstStep += 1
  }
  let step = 0
  let fruitless = 0
  let isLeaderRackSkipped = false
  while (replicas.length < replicationFactor && fruitless <= racks.length) {
    const position = step % racks.length
    step += 1
    if (position === firstStep && !isLeaderRackSkipped) {
      isLeaderRackSkipped = true
      fruitless += 1
      continue
    }
    const rack = at(position)
    const unfenced = rack?.unfenced.next(epoch) ?? -1
    const broker = unfenced >= 0 ? unfenced : (rack?.fenced.next(epoch) ?? -1)
    if (broker >= 0) {
      replicas.push(broker)
      fruitless = 0
    } else fruitless += 1
  }
  return replicas
}
