import type { GroupView } from '../../trace/world.ts'
import { membersOf } from '../stage/stageModel.ts'

/** The topics that running members of a group read; of a group where nobody runs, those that its members read last. */
export function boardTopics(group: GroupView): readonly string[] {
  const members = membersOf(group)
  const running = members.filter((member) => member.running)
  const counted = running.length > 0 ? running : members
  return [...new Set(counted.flatMap((member) => member.topics))]
}
