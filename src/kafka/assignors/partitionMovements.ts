import { JavaHashMap } from '../javaHash.ts'

interface Move {
  readonly from: number
  readonly to: number
}

/**
 * Partitions moved so far while balancing. When a partition is about to go from A to B and one of the
 * same topic has gone from B to A before, moving that one back leaves fewer moves in the end.
 */
export class PartitionMovements {
  private readonly byPartition = new Map<number, Move>()
  private readonly byTopic = new Map<number, Map<number, JavaHashMap<number, true>>>()
  private readonly memberCount: number
  private readonly topicOf: Int32Array
  private readonly hashOf: (id: number) => number

  constructor(memberCount: number, topicOf: Int32Array, hashOf: (id: number) => number) {
    this.memberCount = memberCount
    this.topicOf = topicOf
    this.hashOf = hashOf
  }

  record(id: number, from: number, to: number): void {
    const earlier = this.byPartition.get(id)
    if (!earlier) {
      this.add(id, { from, to })
      return
    }
    this.forget(id, earlier)
    if (earlier.from !== to) this.add(id, { from: earlier.from, to })
  }

  /** The partition to move instead of this one, or itself. */
  betterMove(id: number, from: number, to: number): number {
    const ofTopic = this.byTopic.get(this.topicOf[id] ?? 0)
    if (!ofTopic) return id
    const origin = this.byPartition.get(id)?.from ?? from
    return ofTopic.get(this.key({ from: to, to: origin }))?.first() ?? id
  }

  private add(id: number, move: Move): void {
    this.byPartition.set(id, move)
    const topic = this.topicOf[id] ?? 0
    const ofTopic = this.byTopic.get(topic) ?? new Map<number, JavaHashMap<number, true>>()
    this.byTopic.set(topic, ofTopic)
    const key = this.key(move)
    const ids = ofTopic.get(key) ?? new JavaHashMap<number, true>(this.hashOf)
    ofTopic.set(key, ids.set(id, true))
  }

  private forget(id: number, move: Move): void {
    this.byPartition.delete(id)
    const topic = this.topicOf[id] ?? 0
    const ofTopic = this.byTopic.get(topic)
    const ids = ofTopic?.get(this.key(move))
    ids?.delete(id)
    if (ids?.size === 0) ofTopic?.delete(this.key(move))
    if (ofTopic?.size === 0) this.byTopic.delete(topic)
  }

  private key({ from, to }: Move): number {
    return from * this.memberCount + to
  }
}
