import { compareStaticFirst, compareStrings } from './groupIndex.ts'
import type { ServerAssignor, ServerAssignorInput, ServerMember } from './serverTypes.ts'
import type { Assignment, TopicPartition } from './types.ts'

/**
 * The broker's range assignor (KIP-848): per topic, contiguous ranges for its sorted subscribers. It
 * takes no account of the current target.
 */
export const serverRangeAssignor: ServerAssignor = { name: 'range', assign: assignServerRange }

function assignServerRange({ topics, members }: ServerAssignorInput): Assignment {
  const lists = new Map<string, TopicPartition[]>(members.map(({ memberId }) => [memberId, []]))
  const subscribers = new Map<string, ServerMember[]>()
  const sorted = members.toSorted((a, b) =>
    compareStaticFirst({ ...a, ownedPartitions: [] }, { ...b, ownedPartitions: [] }),
  )
  for (const member of sorted) {
    for (const topic of member.topics) {
      const list = subscribers.get(topic)
      if (list) list.push(member)
      else subscribers.set(topic, [member])
    }
  }
  for (const topic of [...subscribers.keys()].sort(compareStrings)) {
    const count = topics.get(topic)?.partitions ?? 0
    const consumers = subscribers.get(topic) ?? []
    const quota = Math.floor(count / consumers.length)
    const extra = count % consumers.length
    let partition = 0
    consumers.forEach(({ memberId }, position) => {
      const end = partition + quota + (position < extra ? 1 : 0)
      for (; partition < end; partition++) lists.get(memberId)?.push({ topic, partition })
    })
  }
  return lists
}
