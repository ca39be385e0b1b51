import {
  DEFAULT_TABLE_SIZE,
  javaStringHash,
  javaStringOrder,
  javaTopicIdHash,
  javaTopicPartitionHash,
  tableSizeForCapacity,
  tableSizeForSetCopy,
} from '../kafka/javaHash.ts'
import type { Tally } from './conformanceReport.ts'

interface Iteration {
  readonly how: 'put' | 'capacity' | 'copy'
  readonly capacity?: number
  readonly keys: readonly string[]
  readonly order: readonly number[]
}

export interface JavaVectors {
  readonly stringHash?: readonly (readonly [text: string, hash: number])[]
  readonly uuidHash?: readonly (readonly [topicId: string, hash: number])[]
  readonly topicPartitionHash?: readonly (readonly [string, number, number])[]
  readonly iteration?: readonly Iteration[]
}

/** Java hash codes and the iteration order of Java hash maps. */
export function checkJava(vectors: JavaVectors, tally: Tally): void {
  for (const [text, hash] of vectors.stringHash ?? []) {
    tally.compare('string hashes', text, hash, () => javaStringHash(text))
  }
  for (const [topicId, hash] of vectors.uuidHash ?? []) {
    tally.compare('topic id hashes', topicId, hash, () => javaTopicIdHash(topicId))
  }
  for (const [topic, partition, hash] of vectors.topicPartitionHash ?? []) {
    const id = `${topic}-${partition}`
    const actual = () => javaTopicPartitionHash(topic, partition)
    tally.compare('topic partition hashes', id, hash, actual)
  }
  vectors.iteration?.forEach((iteration, index) => {
    const expected = iteration.order.map((at) => iteration.keys[at])
    const actual = () => javaStringOrder(iteration.keys, tableSizeOf(iteration))
    tally.compare('iteration orders', `#${index} ${iteration.how}`, expected, actual)
  })
}

function tableSizeOf({ how, capacity = 0, keys }: Iteration): number {
  if (how === 'capacity') return tableSizeForCapacity(capacity)
  return how === 'copy' ? tableSizeForSetCopy(keys.length) : DEFAULT_TABLE_SIZE
}
