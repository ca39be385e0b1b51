import { aCluster, factsOf, replicaOn } from '../broker/replicationHarness.ts'
import { appendAtOnce } from '../broker/appendRecords.ts'
import type { BrokerNode, Replica } from '../broker/brokerNode.ts'
import type { LogSettings } from '../broker/logSettings.ts'
import { logEndOffset, recordsIn } from '../broker/replicaLog.ts'
import { baseOffsetOf, newSegment, type Segment } from '../broker/segments.ts'
import { isVisible } from '../broker/storedRecord.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'

/** A record as `key=value`, of 100 bytes; without a value a tombstone. */
interface ToyRecord {
  readonly key: string
  readonly value: string | null
  readonly atUs: number
}

export const toy = (key: string, value: string | null = '1$', atMs = 0): ToyRecord => ({
  key,
  value,
  atUs: atMs * 1000,
})

/** One partition on one broker, for tests that write to its log themselves. One record is one batch of 100 bytes. */
export class ToyLog {
  readonly sim: Sim
  readonly node: BrokerNode
  readonly replica: Replica

  constructor(settings: Partial<LogSettings> = {}) {
    const topics = [{ name: 'cats', partitions: 1, replicationFactor: 1 }]
    this.sim = aCluster({ cluster: { brokers: 1 }, topics })
    this.node = this.sim.node<BrokerNode>(brokerNodeId(1))
    this.replica = replicaOn(this.sim, 1)
    this.configure({ segmentBytes: 300, ...settings })
  }

  configure(settings: Partial<LogSettings>): void {
    this.replica.settings = { ...this.replica.settings, ...settings }
  }

  /** Turns the clock on without letting anything happen. */
  at(ms: number): this {
    this.sim.state.nowUs = ms * 1000
    return this
  }

  append(...records: readonly ToyRecord[]): void {
    for (const { key, value, atUs } of records) {
      const offset = logEndOffset(this.replica.log)
      const record = Object.freeze({ id: offset, key, value, bytes: 100, producer: 'p' })
      const entry = Object.freeze({ record, offset, leaderEpoch: 0, timestampUs: atUs })
      appendAtOnce(this.sim, this.node, this.replica, [entry])
    }
    this.replica.log.highWatermark = logEndOffset(this.replica.log)
  }

  /** The log begins at an offset, as if what was before it had been deleted. */
  startAt(offset: number): void {
    const { log } = this.replica
    Object.assign(log, { logStartOffset: offset, endOffset: offset, highWatermark: offset })
    this.replica.segments = [newSegment(offset)]
  }

  /** `02: 3 p3=11$ · 5 …`, one segment a line; `*` marks the active one. */
  shown(): readonly string[] {
    const { segments } = this.replica
    return segments.map((segment, index) => {
      const next = segments[index + 1]
      const end = next ? baseOffsetOf(next) : logEndOffset(this.replica.log)
      const records = recordsIn(this.replica.log, baseOffsetOf(segment), end)
      const text = records
        .filter(isVisible)
        .map(({ offset, record }) => `${offset} ${record.key}=${record.value}`)
      const name = String(baseOffsetOf(segment)).padStart(2, '0') + (next ? '' : '*')
      return `${name}: ${text.join(', ')}`.trim()
    })
  }

  states(): readonly string[] {
    return this.replica.segments.map((each) => `${baseOffsetOf(each)} ${stateOf(each)}`)
  }

  readonly facts = <K extends Parameters<typeof factsOf>[1]>(kind: K) => factsOf(this.sim, kind)
}

/** `active`, `closed.dirty` and so on. */
export const stateOf = ({ machine: { value } }: Segment): string =>
  typeof value === 'string' ? value : Object.entries(value).flat().join('.')
