import { partitionName, type Micros } from '../kafka/units.ts'
import type { Fact, OffsetRange } from './facts.ts'

/** Records that a producer was told were safe, and that no log will ever hold again. */
export interface Loss extends OffsetRange {
  readonly atUs: Micros
  readonly recordIds: readonly number[]
  /** The new leader's fact. */
  readonly factId: number
}

interface Acked {
  readonly offset: number
  readonly recordId: number
}

/**
 * What was acknowledged and then lost: a new leader's log is the truth, so that all that had been acknowledged above its
 * end is gone in that moment, whoever else still has it on disk (spec: replication §6).
 */
export function acknowledgedLosses(facts: readonly Fact[]): readonly Loss[] {
  const acked = new Map<string, Acked[]>()
  const losses: Loss[] = []
  for (const fact of facts) {
    if (fact.kind === 'batch.acked') {
      if (fact.baseOffset < 0) continue // acks=0: nobody has promised anything
      const name = partitionName(fact.topic, fact.partition)
      const known = acked.get(name) ?? []
      acked.set(name, known)
      fact.recordIds.forEach((recordId, index) => {
        known.push({ offset: fact.baseOffset + index, recordId })
      })
    } else if (fact.kind === 'leader.assumed') {
      const { topic, partition, startOffset, atUs, id: factId } = fact
      const name = partitionName(topic, partition)
      const known = acked.get(name) ?? []
      const gone = known.filter(({ offset }) => offset >= startOffset)
      if (gone.length === 0) continue
      acked.set(
        name,
        known.filter(({ offset }) => offset < startOffset),
      )
      const offsets = gone.map(({ offset }) => offset)
      const recordIds = gone.map(({ recordId }) => recordId)
      const range = { from: Math.min(...offsets), to: Math.max(...offsets) + 1 }
      losses.push({ topic, partition, ...range, atUs, recordIds, factId })
    }
  }
  return losses
}
