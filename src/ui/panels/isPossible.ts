import type { Command } from '../../sim/scenario/scenario.ts'
import { findPartition } from '../../trace/reduceCluster.ts'
import type { MemberView, World } from '../../trace/world.ts'

/** Whether a command could change anything in the world as it is now. */
export function isPossible(command: Command, world: World): boolean {
  switch (command.do) {
    case 'member.start':
      return world.groups[command.group]?.members[command.id]?.running !== true
    case 'member.stop':
    case 'member.kill':
    case 'member.freeze':
    case 'member.subscribe':
    case 'member.pause':
    case 'member.resume':
    case 'member.seek':
      return world.groups[command.group]?.members[command.id]?.running === true
    case 'group.subscribe':
      return runningIn(command.group, world).some(({ topics }) => !topics.includes(command.topic))
    case 'group.unsubscribe':
      return runningIn(command.group, world).some(({ topics }) => topics.includes(command.topic))
    case 'broker.start':
      return world.brokers[command.broker]?.state === 'notRunning'
    case 'broker.stop':
    case 'broker.kill':
      return (world.brokers[command.broker]?.state ?? 'notRunning') !== 'notRunning'
    case 'topic.create':
      return world.topics[command.topic] === undefined
    case 'topic.partitions':
      return (world.topics[command.topic]?.partitions.length ?? 0) < command.partitions
    case 'partition.elect':
      return isElectionNeeded(command, world)
    case 'partition.reassign':
      return findPartition(world, command)?.replicas.join() !== command.replicas.join()
    default:
      return true
  }
}

function isElectionNeeded(
  { election, ...at }: Extract<Command, { do: 'partition.elect' }>,
  world: World,
): boolean {
  const partition = findPartition(world, at)
  if (!partition) return false
  return election === 'unclean' ? partition.leader < 0 : partition.leader !== partition.replicas[0]
}

const runningIn = (group: string, world: World): readonly MemberView[] =>
  Object.values(world.groups[group]?.members ?? {}).filter((member) => member.running)
