import type { GroupView, World } from '../../trace/world.ts'
import { throughGutter } from './curves.ts'
import { layoutLinks } from './layoutLinks.ts'
import {
  layoutGroup,
  layoutMember,
  layoutMemberRow,
  layoutProducer,
  memberLine,
} from './layoutParts.ts'
import { layoutPartition, stackedBelow, stackedFrom } from './layoutPartition.ts'
import type {
  Box,
  BrokerBox,
  Curve,
  GroupBox,
  MemberBox,
  PartitionBox,
  ProducerBox,
  StageHeader,
  StageLayout,
  StageOptions,
} from './layoutTypes.ts'
import { memberColorIndex, membersOf, type Shown } from './stageModel.ts'

/** What is left free at each side, and where links run down. Slim where several worlds share the width. */
const sidesOf = (width: number) => (width < 200 ? { pad: 5, gutter: 9 } : { pad: 10, gutter: 18 })

/** Heights of what is stacked; brokers have a line of their own, or share that of the producers' heading. */
interface Sizes {
  readonly heading: number
  readonly producer: number
  readonly partition: number
  readonly partitionGap: number
  /** Two partitions abreast from so many on, where the width allows it. */
  readonly pairsFrom: number
  readonly member: number
  readonly membersAbreast: number
  readonly strip: number
  readonly gap: number
  readonly hasBrokersLine: boolean
}

const roomy: Sizes = {
  heading: 26,
  producer: 46,
  partition: 56,
  partitionGap: 7,
  pairsFrom: Number.POSITIVE_INFINITY,
  member: 48,
  membersAbreast: 1,
  strip: 62,
  gap: 8,
  hasBrokersLine: true,
}
const tight: Sizes = {
  heading: 22,
  producer: 46,
  partition: 47,
  partitionGap: 4,
  pairsFrom: Number.POSITIVE_INFINITY,
  member: 43,
  membersAbreast: 1,
  strip: 56,
  gap: 6,
  hasBrokersLine: false,
}
const tightest: Sizes = { ...tight, member: 54, membersAbreast: 3 }
/** A line each: the last resort where nothing may be cut off. */
const packed: Sizes = {
  heading: 19,
  producer: 30,
  partition: 0,
  partitionGap: 3,
  pairsFrom: 13,
  member: 34,
  membersAbreast: 3,
  strip: 52,
  gap: 4,
  hasBrokersLine: false,
}
/** Partitions abreast need this width. */
const pairsWidth = 300
/** Below this a partition cannot be read, and the stage scrolls. */
const partitionMin = 17
/** From the roomiest to the tightest; the first that fits is taken. */
const sizesToTry: readonly Sizes[] = [roomy, { ...roomy, hasBrokersLine: false }, tight, tightest]
/** A line for each member. */
const lines = { ...tight, member: memberLine }
/** Slim worlds have their partitions' names above the logs, if that can be: a cat or two say little. */
const slimSizes: readonly Sizes[] = [
  ...[roomy, { ...roomy, hasBrokersLine: false }, lines].map((sizes) => ({
    ...sizes,
    partition: stackedFrom,
  })),
  ...sizesToTry.slice(0, -1),
  lines,
  tightest,
]
/** What a partition may grow by where height is left. */
const growthMax = 20
/** Three cards abreast need this width. */
const threeAbreastFrom = 300

/** Where the next thing goes, and the headers so far. */
interface Column {
  readonly inner: { readonly x: number; readonly width: number }
  readonly width: number
  readonly pad: number
  readonly gutter: number
  readonly sizes: Sizes
  readonly headers: StageHeader[]
  y: number
}

function addHeading(column: Column, kind: StageHeader['kind'], name: string, detail = 0): void {
  const { headers, width, sizes, y, pad, gutter } = column
  headers.push({
    kind,
    name,
    detail,
    anchor: 'start',
    x: pad + gutter + 2,
    y: y + sizes.heading - 9,
    width: width - pad * 2 - gutter - 4,
  })
  column.y += sizes.heading
}

/** Everything below each other, for phones and for worlds side by side: as roomy as the height allows. */
export function layoutNarrow(world: World, shown: Shown, options: StageOptions): StageLayout {
  const { pad, gutter } = sidesOf(options.width)
  const isSlim = options.width - (pad + gutter) * 2 < stackedBelow
  for (const sizes of isSlim ? slimSizes : sizesToTry) {
    const layout = placed(world, shown, options, sizes)
    const left = options.height - layout.end
    if (left < 0 || (options.canGrow === true && sizes === tightest)) continue
    const growth = Math.min(
      growthMax,
      Math.floor(Math.max(0, left) / (shown.partitions.length + 1)),
    )
    if (growth === 0) return layout.stage
    return placed(world, shown, options, { ...sizes, partition: sizes.partition + growth }).stage
  }
  if (options.canGrow === true) return placed(world, shown, options, tight).stage
  const abreast = partitionsAbreast(shown, options.width - (pad + gutter) * 2, packed)
  const count = Math.max(1, Math.ceil(shown.partitions.length / abreast))
  const left = options.height - placed(world, shown, options, packed).end
  const partition = clamp(Math.floor(left / count), partitionMin, tight.partition)
  return placed(world, shown, options, { ...packed, partition }).stage
}

const partitionsAbreast = (shown: Shown, width: number, { pairsFrom }: Sizes): number =>
  shown.partitions.length >= pairsFrom && width >= pairsWidth ? 2 : 1

const clamp = (value: number, min: number, max: number): number =>
  Math.min(max, Math.max(min, value))

/** The stage, and where its content ends. */
function placed(
  world: World,
  shown: Shown,
  options: StageOptions,
  sizes: Sizes,
): { readonly stage: StageLayout; readonly end: number } {
  const { width } = options
  const { pad, gutter } = sidesOf(width)
  const inner = { x: pad + gutter, width: width - (pad + gutter) * 2 }
  const column: Column = { inner, width, pad, gutter, sizes, headers: [], y: 6 }
  const producers = narrowProducers(shown, column)
  const partitions = narrowPartitions(world, shown, column)
  const clients = shown.groups.map((group) => narrowGroup(world, group, column))
  const members = clients.flatMap((each) => each.members)
  const brokers = sizes.hasBrokersLine
    ? narrowBrokers(shown, column)
    : brokersBesideHeading(shown, column)
  const links = layoutLinks(
    world,
    shown,
    producers,
    partitions,
    members,
    (from, to) => throughGutter({ x: pad + gutter, y: from.y }, to, pad - 4),
    (from, to) =>
      throughGutter(
        from,
        sizes.membersAbreast === 1 ? { x: from.x, y: to.y } : { x: to.x + 24, y: to.y },
        width - pad + 4,
      ),
  )
  const stage: StageLayout = {
    width,
    height: Math.max(column.y, options.height),
    scale: 1,
    isNarrow: true,
    headers: column.headers,
    producers,
    partitions,
    members,
    groups: clients.map((each) => each.strip),
    brokers,
    ...links,
  }
  return { stage, end: column.y }
}

function narrowProducers(shown: Shown, column: Column): ProducerBox[] {
  if (shown.producers.length === 0) return []
  addHeading(column, 'producers', '')
  const { y } = column
  const { producer } = column.sizes
  const producers = cells(shown.producers.length, column.inner, 2, producer, 8).map((cell, index) =>
    layoutProducer(shown.producers[index] ?? '', { ...cell, y: y + cell.y }),
  )
  column.y = below(producers, y) + 6
  return producers
}

function narrowPartitions(world: World, shown: Shown, column: Column): PartitionBox[] {
  const topics = [...new Set(shown.partitions.map((partition) => partition.topic))]
  if (topics.length === 0) return []
  addHeading(
    column,
    'topic',
    topics.join(', '),
    world.topics[topics[0] ?? '']?.replicationFactor ?? 0,
  )
  const { y } = column
  const { partition: height, partitionGap } = column.sizes
  const rowHeight = shown.partitions.length > 8 ? Math.min(48, height) : height
  const abreast = partitionsAbreast(shown, column.inner.width, column.sizes)
  const places = cells(shown.partitions.length, column.inner, abreast, rowHeight, partitionGap)
  const partitions = shown.partitions.flatMap((partition, index) => {
    const cell = places[index]
    if (cell === undefined) return []
    const isOne = topics.length === 1
    const label = isOne ? `P${partition.partition}` : `${partition.topic}-${partition.partition}`
    return [layoutPartition(partition, label, { ...cell, y: y + cell.y })]
  })
  column.y = below(partitions, y) + 6
  return partitions
}

/** The members of a group, and its coordinator below them. */
function narrowGroup(
  world: World,
  group: GroupView,
  column: Column,
): { members: MemberBox[]; strip: GroupBox } {
  addHeading(column, 'group', group.id)
  const list = membersOf(group)
  const top = column.y
  const { sizes, inner, pad, gutter } = column
  const abreast = inner.width >= threeAbreastFrom ? sizes.membersAbreast : 2
  const isRows = sizes.membersAbreast === 1
  const gap = isRows ? sizes.partitionGap : 8
  const boxes = cells(list.length, inner, isRows ? 1 : abreast, sizes.member, gap).map((cell) => ({
    ...cell,
    y: top + cell.y,
  }))
  const last = boxes.at(-1)
  const y = last === undefined ? top : last.y + last.height + sizes.gap
  const box = { x: pad, y, width: column.width - pad * 2, height: sizes.strip }
  const members = list.flatMap((member, index) => {
    const place = boxes[index]
    if (place === undefined) return []
    const named = {
      group: group.id,
      id: member.id,
      colorIndex: memberColorIndex(world, group.id, member.id),
    }
    return [
      isRows
        ? layoutMemberRow(named, place, throughLeft(place, y, pad, gutter))
        : layoutMember(named, place, straightDown(place, y)),
    ]
  })
  column.y = y + box.height + sizes.gap
  return { members, strip: layoutGroup(group, box) }
}

/** The way of envelopes from a row to the strip below: down the side, past other rows. */
function throughLeft({ x, y, height }: Box, stripY: number, pad: number, gutter: number): Curve {
  const to = { x: x - gutter / 2, y: stripY + 2 }
  return throughGutter({ x, y: y + height / 2 }, to, pad + 2)
}

function straightDown({ x, y, width, height }: Box, stripY: number): Curve {
  const from = { x: x + width / 2, y: y + height }
  return { from, handle1: from, handle2: from, to: { x: from.x, y: stripY } }
}

function narrowBrokers(shown: Shown, column: Column): BrokerBox[] {
  if (shown.brokers.length === 0) return []
  addHeading(column, 'brokers', '')
  const { y } = column
  const perRow = Math.max(1, Math.floor((column.inner.width + 7) / 59))
  const brokers = shown.brokers.map((broker, index) => ({
    broker,
    box: {
      x: column.inner.x + (index % perRow) * 59,
      y: y + Math.floor(index / perRow) * 31,
      width: 52,
      height: 24,
    },
  }))
  column.y = below(brokers, y) + 12
  return brokers
}

/** Chips at the right of the first heading's line, if all find room there. */
function brokersBesideHeading(shown: Shown, { inner, sizes, headers }: Column): BrokerBox[] {
  const chip = { width: 44, height: sizes.heading - 5, gap: 5 }
  const right = inner.x + inner.width + chip.gap
  const heading = Math.max(100, 60 + (headers[0]?.name.length ?? 0) * 7)
  const perLine = Math.max(0, Math.floor((inner.width - heading) / (chip.width + chip.gap)))
  // some of them would look like all there are
  const all = shown.brokers.length <= perLine ? shown.brokers : []
  return all.map((broker, index) => ({
    broker,
    box: {
      x: right - (all.length - index) * (chip.width + chip.gap),
      y: 7,
      width: chip.width,
      height: chip.height,
    },
  }))
}

/** Equal cells in rows, from y = 0. */
function cells(
  count: number,
  area: { x: number; width: number },
  perRow: number,
  height: number,
  gap: number,
): Box[] {
  const columns = Math.max(1, Math.min(perRow, count))
  const width = (area.width - gap * (columns - 1)) / columns
  return Array.from({ length: count }, (_, index) => ({
    x: area.x + (index % columns) * (width + gap),
    y: Math.floor(index / columns) * (height + gap),
    width,
    height,
  }))
}

const below = (boxes: readonly { readonly box: Box }[], otherwise: number): number =>
  boxes.reduce((end, { box }) => Math.max(end, box.y + box.height), otherwise)
