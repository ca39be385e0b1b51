import { partitionName } from '../kafka/units.ts'
import type { GroupProtocol, TopicPartition } from './facts.ts'

/** What a member holds: owned partitions, and those it waits to read (owned without a position, or revoked). */
export interface Holdings {
  readonly owned: readonly TopicPartition[]
  readonly waitingFor: readonly TopicPartition[]
}

export const noHoldings: Holdings = { owned: [], waitingFor: [] }

/** Whether a client keeps reading through a rebalance: by KIP-848, or with this assignor (a comma-separated list of them). */
export const isCooperative = ({
  protocol,
  assignor,
}: {
  readonly protocol?: GroupProtocol
  readonly assignor: string
}): boolean =>
  protocol === 'consumer' || assignor.split(',').every((name) => name.includes('cooperative'))

export const isSamePartition = (a: TopicPartition, b: TopicPartition): boolean =>
  a.partition === b.partition && a.topic === b.topic

const has = (all: readonly TopicPartition[], one: TopicPartition): boolean =>
  all.some((each) => isSamePartition(each, one))

const without = (
  all: readonly TopicPartition[],
  gone: readonly TopicPartition[],
): readonly TopicPartition[] => all.filter((each) => !has(gone, each))

/** Partition's key in the World's records, e.g. `cats-by-colors-3`. */
export const partitionKey = (at: TopicPartition): string => partitionName(at.topic, at.partition)

/** An eager client gives everything up for the rebalance and waits; a cooperative one parts with it for good. */
export function revoke(
  held: Holdings,
  partitions: readonly TopicPartition[],
  cooperative: boolean,
): Holdings {
  const waiting = without(held.waitingFor, partitions)
  return {
    owned: without(held.owned, partitions),
    waitingFor: cooperative ? waiting : [...waiting, ...partitions],
  }
}

/** Lost partitions are somebody else's already: the member neither owns them nor waits for them. */
export const lose = (held: Holdings, partitions: readonly TopicPartition[]): Holdings => ({
  owned: without(held.owned, partitions),
  waitingFor: without(held.waitingFor, partitions),
})

/** New partitions are owned at once and readable from `markReady` on. */
export const assign = (
  held: Holdings,
  added: readonly TopicPartition[],
  owned: readonly TopicPartition[],
): Holdings => ({
  owned,
  waitingFor: owned.filter((each) => has(added, each) || has(held.waitingFor, each)),
})

/** The member has a position in the partition, or read from it: no longer waiting. Returns the same object if nothing changed. */
export const markReady = (held: Holdings, partition: TopicPartition): Holdings =>
  has(held.waitingFor, partition) && has(held.owned, partition)
    ? { owned: held.owned, waitingFor: without(held.waitingFor, [partition]) }
    : held
