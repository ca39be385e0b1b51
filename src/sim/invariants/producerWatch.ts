import type { Fact } from '../../trace/facts.ts'

/** Idempotent batches found in one copy of a partition, up to an offset. */
export interface Scan {
  upTo: number
  readonly ids: Set<number>
  /** Producers that the copy knows. */
  readonly producerIds: Set<number>
  /** Next sequence by `producer id/epoch`. */
  readonly next: Map<string, number>
  repeated: string | null
  gap: string | null
}

/** A batch on its way: whether every attempt so far was refused before anything was stored. */
export interface SentBatch {
  readonly recordIds: readonly number[]
  isUntouched: boolean
}

/** What is remembered of producers and their records. */
export interface ProducerWatch {
  /** By `partition/broker`. */
  readonly scans: Map<string, Scan>
  /** Records that any leader has ever appended. */
  readonly appended: Set<number>
  /** By `producer/batch id`. */
  readonly sent: Map<string, SentBatch>
  /** Records neither acked nor failed, oldest first, with the moment of their creation: by producer. */
  readonly open: Map<string, Map<number, number>>
  /** Keys of records that wait for their partition. */
  readonly keys: Map<number, string | null>
  /** Partition of a key, by producer, partition count, topic and key. */
  readonly homes: Map<string, number>
}

export const producerWatch = (): ProducerWatch => ({
  scans: new Map(),
  appended: new Set(),
  sent: new Map(),
  open: new Map(),
  keys: new Map(),
  homes: new Map(),
})

export const batchKey = (fact: { readonly producer: string; readonly batchId: number }): string =>
  `${fact.producer}/${fact.batchId}`

/** Error of a batch that was refused because too few replicas are in sync: nothing was appended. */
const notEnoughReplicas = 19

export function observeProducers(watch: ProducerWatch, fact: Fact): void {
  switch (fact.kind) {
    case 'record.created': {
      const { id, key } = fact.record
      watch.keys.set(id, key)
      const open = watch.open.get(fact.producer) ?? new Map<number, number>()
      watch.open.set(fact.producer, open.set(id, fact.atUs))
      break
    }
    case 'log.appended':
      for (const { id } of fact.records) watch.appended.add(id)
      break
    case 'log.truncated':
      watch.scans.delete(`${fact.topic}-${fact.partition}/${fact.broker}`)
      break
    case 'batch.sent':
      if (!watch.sent.has(batchKey(fact))) {
        watch.sent.set(batchKey(fact), { recordIds: fact.recordIds, isUntouched: true })
      }
      break
    case 'batch.retried': {
      const sent = watch.sent.get(batchKey(fact))
      if (sent && fact.errorCode !== notEnoughReplicas) sent.isUntouched = false
      break
    }
    case 'batch.acked':
    case 'batch.failed':
      watch.sent.delete(batchKey(fact))
      for (const id of fact.recordIds) watch.open.get(fact.producer)?.delete(id)
      break
    default:
  }
}
