import { isPattern, subscribedTopics } from '../scenario/topicPattern.ts'
import type { ConsumerNode } from './consumerNode.ts'
import { racksOf } from './replicaRacks.ts'

/** The topics that this client reads: names as written, and what its patterns match in the metadata that it has. */
export const topicsOf = ({ topics, partitions }: ConsumerNode): readonly string[] =>
  subscribedTopics(
    topics,
    partitions.map((each) => each.topic),
  )

/**
 * What a plan depends on in the metadata of the topics that this client watches: when it reads otherwise, the client joins
 * again. How many partitions there are; for a client with `client.rack` also the racks of their replicas, which go with
 * their brokers (KIP-881). A replica on no known rack counts in Java only.
 */
export function watchedMetadata(node: ConsumerNode): string {
  const isJava = node.client === 'java'
  const watched = new Set([...topicsOf(node), ...(isJava ? node.groupTopics : [])])
  const partitions = node.partitions.filter(({ topic }) => watched.has(topic))
  if (!node.config['client.rack']) return String(partitions.length)
  const racks = partitions.map((each) => {
    const known = racksOf(each, node.brokers).map((rack) => rack ?? (isJava ? '?' : ''))
    const distinct = [...new Set(known)].filter((rack) => rack !== '').toSorted()
    return `${each.topic}-${each.partition}:${distinct.join()}`
  })
  return racks.join(' ')
}

/** What Metadata is asked for: all topics when there is a pattern, else its own and, for Java's leader, the group's. */
export function askedTopics({
  client,
  topics,
  groupTopics,
}: ConsumerNode): readonly string[] | null {
  if (topics.some(isPattern)) return null
  const watched = client === 'java' ? groupTopics : []
  return [...new Set([...topics, ...watched])].toSorted()
}
