import { partitionStateOf } from '../controller/metadataLog.ts'
import type { ControllerNode } from '../controller/controllerNode.ts'
import type { Sim } from '../kernel.ts'
import { controllerId } from '../nodeIds.ts'
import type { PartitionMetadata, ResponseBody } from '../protocol.ts'

/** Metadata that a client is given at time 0, when it starts with metadata already known. */
export function knownPartitions(
  sim: Sim,
  topics: readonly string[] | null,
): readonly PartitionMetadata[] {
  return sim
    .node<ControllerNode>(controllerId)
    .topics.filter((topic) => topics?.includes(topic.name) ?? !topic.internal)
    .flatMap((topic) =>
      topic.partitions.map((entry) =>
        Object.freeze({ topic: topic.name, ...partitionStateOf(entry) }),
      ),
    )
}

/** The brokers that go with it. */
export const knownBrokers = (sim: Sim): ResponseBody<'Metadata'>['brokers'] =>
  sim
    .node<ControllerNode>(controllerId)
    .brokers.filter(({ isFenced }) => !isFenced)
    .map(({ id, rack }) => Object.freeze({ id, rack }))
