import { isPattern, subscribedTopics } from '../scenario/topicPattern.ts'
import type { ConsumerNode } from './consumerNode.ts'
import { racksOfPartition } from './partitionRacks.ts'

/** The topics that this client reads: names as written, and what its patterns match in the metadata that it has. */
export const topicsOf = ({ topics, partitions }: ConsumerNode): readonly string[] =>
  subscribedTopics(
    topics,
    partitions.map((each) => each.topic),
  )

/**
 * What this client watches of its topics: their partitions, and with `client.rack` also the racks of the replicas
 * (KIP-881). When that has changed, it joins again.
 */
export function watchedMetadata(node: ConsumerNode): string {
  const { client, groupTopics, partitions, racks, config } = node
  const watched = new Set([...topicsOf(node), ...(client === 'java' ? groupTopics : [])])
  const shown = partitions.filter(({ topic }) => watched.has(topic))
  if (config['client.rack'] === '' || typeof config['client.rack'] !== 'string')
    return String(shown.length)
  return JSON.stringify(shown.map((each) => [...new Set(racksOfPartition(each, racks))].toSorted()))
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
