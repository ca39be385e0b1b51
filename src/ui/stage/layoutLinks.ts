import { partitionName } from '../../kafka/units.ts'
import type { World } from '../../trace/world.ts'
import type {
  Curve,
  LinkStyle,
  MemberBox,
  PartitionBox,
  Point,
  ProducerBox,
  StageLink,
} from './layoutTypes.ts'
import { holds, membersOf, type Shown } from './stageModel.ts'

type Joins = (from: Point, to: Point) => Curve

/** Curves from producers to partitions, and from partitions to whoever holds or awaits them. */
export function layoutLinks(
  world: World,
  shown: Shown,
  producers: readonly ProducerBox[],
  partitions: readonly PartitionBox[],
  members: readonly MemberBox[],
  join: Joins,
  joinRead: Joins = join,
): { writes: StageLink[]; reads: (StageLink & { style: LinkStyle })[] } {
  const writes = producers.flatMap((producer) =>
    partitions
      .filter(({ topic }) => [topic, ''].includes(world.producers[producer.id]?.topic ?? ''))
      .map((partition, index, all) => writeLink(producer, partition, index, all.length, join)),
  )
  const reads = shown.groups.flatMap((group) =>
    membersOf(group).flatMap((member) => {
      const card = members.find((each) => each.group === group.id && each.id === member.id)
      if (card === undefined) return []
      const held = partitions.filter(
        (each) => holds(member.owned, each) || holds(member.waitingFor, each),
      )
      return held.map((partition, index) => {
        const isOwned = holds(member.owned, partition)
        const isWaiting = holds(member.waitingFor, partition)
        const style: LinkStyle =
          !member.running || (isOwned && isWaiting) ? 'paused' : isWaiting ? 'pending' : 'solid'
        const from = { x: right(partition.box), y: middle(partition.box) }
        const to = {
          x: card.box.x,
          y: card.box.y + portShare(index, held.length) * card.box.height,
        }
        return {
          kind: 'read' as const,
          topic: partition.topic,
          partition: partition.partition,
          peer: `${group.id}/${member.id}`,
          colorIndex: card.colorIndex,
          curve: joinRead(from, to),
          style,
        }
      })
    }),
  )
  return { writes, reads }
}

const right = (box: { x: number; width: number }): number => box.x + box.width
const middle = (box: { y: number; height: number }): number => box.y + box.height / 2

/** Links end apart from each other around the middle of a side. */
const portShare = (index: number, count: number): number =>
  0.42 + (count <= 1 ? 0 : (index / (count - 1) - 0.5) * 0.36)

function writeLink(
  producer: ProducerBox,
  partition: PartitionBox,
  index: number,
  count: number,
  join: Joins,
): StageLink {
  const share = 0.5 + (count <= 1 ? 0 : (index / (count - 1) - 0.5) * 0.4)
  return {
    kind: 'write',
    topic: partition.topic,
    partition: partition.partition,
    peer: producer.id,
    colorIndex: 0,
    curve: join(
      { x: right(producer.box), y: producer.box.y + producer.box.height * share },
      { x: partition.box.x, y: middle(partition.box) },
    ),
  }
}

/** How links are looked up while painting: partition and peer. */
export const linkKey = (topic: string, partition: number, peer: string): string =>
  `${partitionName(topic, partition)}|${peer}`
