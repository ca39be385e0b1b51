import { isPattern, subscribedTopics } from '../scenario/topicPattern.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** The topics that this client reads: names as written, and what its patterns match in the metadata that it has. */
export const topicsOf = ({ topics, partitions }: ConsumerNode): readonly string[] =>
  subscribedTopics(
    topics,
    partitions.map((each) => each.topic),
  )

/** How many partitions there are of the topics that this client watches: another number makes it join again. */
export function watchedCount(node: ConsumerNode): number {
  const watched = new Set([...topicsOf(node), ...(node.client === 'java' ? node.groupTopics : [])])
  return node.partitions.filter(({ topic }) => watched.has(topic)).length
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
