import type { World } from '../../trace/world.ts'
import { sideways, downTo } from './curves.ts'
import { layoutGroup, layoutMember, layoutProducer } from './layoutParts.ts'
import { layoutPartition } from './layoutPartition.ts'
import { layoutLinks } from './layoutLinks.ts'
import { layoutNarrow } from './layoutNarrow.ts'
import type {
  Box,
  GroupBox,
  MemberBox,
  StageHeader,
  StageLayout,
  StageOptions,
} from './layoutTypes.ts'
import { memberColorIndex, membersOf, shownOf, type Shown } from './stageModel.ts'

/** Below this width everything is stacked. */
const narrowBelow = 640
const pad = 24
const contentTop = 58

/** The room at which the picture is drawn at its own size. */
const natural = { width: 1000, height: 640 }
const scaleMax = 2.6

/** Places everything that a world has, in the room there is. */
export function layoutStage(world: World, options: StageOptions): StageLayout {
  const shown = shownOf(world, options.focusTopic, options.groups)
  if (options.width < narrowBelow) return layoutNarrow(world, shown, options)
  const fit = Math.min(options.width / natural.width, options.height / natural.height)
  const scale = Math.min(scaleMax, Math.max(1, fit))
  return layoutWide(world, shown, options.width / scale, options.height / scale, scale)
}

interface Columns {
  readonly producers: { readonly x: number; readonly width: number }
  readonly partitions: { readonly x: number; readonly width: number }
  readonly members: { readonly x: number; readonly width: number }
}

/** Tiles have no lines to their owners and need no room for them. */
function columnsOf(
  width: number,
  hasProducers: boolean,
  hasMembers: boolean,
  areTiles: boolean,
): Columns {
  const gap1 = hasProducers ? clamp(width * 0.075, 34, areTiles ? 34 : 110) : 0
  const producerWidth = hasProducers ? clamp(width * 0.134, 104, 190) : 0
  const memberWidth = hasMembers ? clamp(width * 0.195, 150, 280) : 0
  const gap2 = hasMembers ? clamp(width * 0.112, areTiles ? 40 : 56, areTiles ? 40 : 170) : 0
  const partitionsX = pad + producerWidth + gap1
  const membersX = width - pad - memberWidth
  return {
    producers: { x: pad, width: producerWidth },
    partitions: { x: partitionsX, width: membersX - gap2 - partitionsX },
    members: { x: membersX, width: memberWidth },
  }
}

function layoutWide(
  world: World,
  shown: Shown,
  width: number,
  height: number,
  scale: number,
): StageLayout {
  const memberCount = shown.groups.reduce((sum, group) => sum + membersOf(group).length, 0)
  const areTiles = shown.partitions.length >= tilesFrom
  const columns = columnsOf(width, shown.producers.length > 0, memberCount > 0, areTiles)
  const groupCount = shown.groups.length
  const groupHeight = groupCount > 1 ? 58 : 80
  const groupsHeight = groupCount * groupHeight + Math.max(0, groupCount - 1) * 8
  const brokersHeight = shown.brokers.length > 0 && groupCount === 0 ? 30 : 0
  const bottom = height - 20 - (groupCount > 0 ? groupsHeight + 16 : brokersHeight + 10)
  const cells = (areTiles ? tilesOf : gridOf)(shown, columns.partitions, bottom)
  const partitions = shown.partitions.flatMap((partition, index) => {
    const box = cells.boxes[index]
    const label = labelOf(shown, partition)
    return box === undefined ? [] : [layoutPartition(partition, label, box, areTiles)]
  })
  const least = leastMemberHeight(memberCount, groupCount, bottom - contentTop)
  const contentBottom = Math.max(
    cells.bottom,
    bottom,
    contentTop + roomForMembers(memberCount, groupCount, least),
  )
  const groupsY = contentBottom + 16
  const stripRoom = { x: columns.partitions.x, width: width - pad - columns.partitions.x }
  const groups = wideGroups(shown, stripRoom, groupsY, groupHeight)
  const members = wideMembers(world, shown, columns, { bottom: contentBottom, groupsY, least })
  const stacked = stack(shown.producers.length, contentTop, contentBottom, 96, 40, 70)
  const producers = shown.producers.map((id, index) =>
    layoutProducer(id, {
      ...columns.producers,
      ...(stacked[index] ?? { y: contentTop, height: 40 }),
    }),
  )
  const brokersTop = groupCount > 0 ? groupsY : contentBottom + 10
  const brokerRoom = groupCount > 0 ? columns.partitions.x - pad - 24 : width - pad * 2
  const brokers = brokerChips(shown.brokers, pad, brokersTop, brokerRoom, groupCount > 0)
  const end = Math.max(groupsY + groupsHeight, ...members.map(({ box }) => box.y + box.height))
  const lastBroker = brokers.at(-1)
  return {
    width,
    height: Math.max(
      height,
      end + 20,
      lastBroker ? lastBroker.box.y + lastBroker.box.height + 12 : 0,
    ),
    scale,
    isNarrow: false,
    headers: headersOf(
      world,
      shown,
      columns,
      members,
      brokers.length > 0 && groupCount > 0,
      brokersTop,
    ),
    producers,
    partitions,
    members,
    groups,
    brokers,
    ...layoutLinks(world, shown, producers, partitions, members, sideways),
  }
}

/** The coordinators' strips, one below the other. */
const wideGroups = (
  shown: Shown,
  room: { readonly x: number; readonly width: number },
  top: number,
  height: number,
): GroupBox[] =>
  shown.groups.map((group, index) =>
    layoutGroup(group, { ...room, y: top + index * (height + 8), height }),
  )

/** With so many partitions each is a tile. */
const tilesFrom = 40

/** A tile for each partition, row by row; as many columns as let all of them stand in the room. */
function tilesOf(shown: Shown, column: { x: number; width: number }, bottom: number) {
  const gap = 5
  const room = bottom - contentTop
  const count = shown.partitions.length
  const columnsMax = Math.max(1, Math.floor((column.width + gap) / (64 + gap)))
  const wanted = Math.ceil(count / Math.max(1, Math.floor((room + gap) / (31 + gap))))
  const columns = Math.min(columnsMax, Math.max(4, wanted))
  const rows = Math.ceil(count / columns)
  const height = clamp((room - gap * (rows - 1)) / rows, 31, 48)
  const width = (column.width - gap * (columns - 1)) / columns
  const boxes = shown.partitions.map((_, index): Box => ({
    x: column.x + (index % columns) * (width + gap),
    y: contentTop + Math.floor(index / columns) * (height + gap),
    width,
    height,
  }))
  return { boxes, bottom: contentTop + rows * (height + gap) - gap }
}

const clamp = (value: number, min: number, max: number): number =>
  Math.min(max, Math.max(min, value))

/** `P0`, or `orders-0` where several topics are shown. */
export const labelOf = (shown: Shown, at: { topic: string; partition: number }): string =>
  shown.partitions.every((each) => each.topic === at.topic)
    ? `P${at.partition}`
    : `${at.topic}-${at.partition}`

/** Cards of the partitions: one column up to eight, then more; cards shrink before the picture grows. */
function gridOf(shown: Shown, column: { x: number; width: number }, bottom: number) {
  const count = shown.partitions.length
  const columns = count <= 8 ? 1 : count <= 24 ? 2 : 3
  const rows = Math.max(1, Math.ceil(count / columns))
  const gap = rows <= 4 ? clamp((bottom - contentTop) * 0.03, 12, 22) : rows <= 6 ? 9 : 6
  const between = 12
  const height = clamp((bottom - contentTop - gap * (rows - 1)) / rows, 36, 122)
  const width = (column.width - between * (columns - 1)) / columns
  const used = rows * height + (rows - 1) * gap
  // few partitions stand in the middle, as producers and consumers do
  const top = contentTop + Math.max(0, (bottom - contentTop - used) / 2)
  const boxes = shown.partitions.map((_, index): Box => ({
    x: column.x + Math.floor(index / rows) * (width + between),
    y: top + (index % rows) * (height + gap),
    width,
    height,
  }))
  return { boxes, bottom: top + used }
}

/** Spreads cards over a height: as tall as `tallest`, evenly apart, never closer than they fit. */
function stack(
  count: number,
  top: number,
  bottom: number,
  tallest: number,
  least: number,
  apart: number,
) {
  if (count === 0) return []
  const room = bottom - top
  const gapMin = count > 5 ? 7 : 12
  const height = clamp((room - gapMin * (count - 1)) / count, least, tallest)
  const free = Math.max(0, room - height * count)
  const gap = count > 1 ? clamp(free / count, gapMin, apart) : 0
  const used = height * count + gap * (count - 1)
  const start = top + Math.max(0, (room - used) / 2)
  return Array.from({ length: count }, (_, index) => ({
    y: start + index * (height + gap),
    height,
  }))
}

/** What the cards of all members take at least, each being so high. */
const roomForMembers = (count: number, groups: number, height: number): number =>
  count * (height + 7) + Math.max(0, groups - 1) * 22

/** Many members, or members in a low room, have a line each. */
const leastMemberHeight = (count: number, groups: number, room: number): number =>
  count > 8 || roomForMembers(count, groups, 44) > room ? 34 : 44

function wideMembers(
  world: World,
  shown: Shown,
  columns: Columns,
  room: { readonly bottom: number; readonly groupsY: number; readonly least: number },
): MemberBox[] {
  const { bottom, groupsY, least } = room
  const all = shown.groups.flatMap((group, index) =>
    membersOf(group).map((member) => ({ member, group, index })),
  )
  const headings = Math.max(0, shown.groups.length - 1) * 22
  const places = stack(all.length, contentTop, bottom - headings, 104, least, 56)
  const gutterX = columns.members.x - 26
  return all.flatMap(({ member, group, index }, order) => {
    const place = places[order]
    if (place === undefined) return []
    const box: Box = { ...columns.members, y: place.y + index * 22, height: place.height }
    const from = { x: box.x, y: box.y + box.height * 0.78 }
    const colorIndex = memberColorIndex(world, group.id, member.id)
    const to = { x: gutterX, y: groupsY + index * 66 + 4 }
    return [layoutMember({ group: group.id, id: member.id, colorIndex }, box, downTo(from, to))]
  })
}

function brokerChips(
  brokers: readonly number[],
  x: number,
  top: number,
  room: number,
  hasHeading: boolean,
) {
  const chip = { width: 52, height: 24, gap: 7 }
  const perRow = Math.max(1, Math.floor((room + chip.gap) / (chip.width + chip.gap)))
  const y = top + (hasHeading ? 24 : 0)
  return brokers.map((broker, index) => ({
    broker,
    box: {
      x: x + (index % perRow) * (chip.width + chip.gap),
      y: y + Math.floor(index / perRow) * (chip.height + chip.gap),
      width: chip.width,
      height: chip.height,
    },
  }))
}

function headersOf(
  world: World,
  shown: Shown,
  columns: Columns,
  members: readonly MemberBox[],
  hasBrokers: boolean,
  brokersTop: number,
): StageHeader[] {
  const headers: StageHeader[] = []
  const y = 34
  if (shown.producers.length > 0) {
    headers.push({
      kind: 'producers',
      name: '',
      detail: 0,
      anchor: 'start',
      ...columns.producers,
      y,
    })
  }
  const topics = [...new Set(shown.partitions.map((partition) => partition.topic))]
  const factor = world.topics[topics[0] ?? '']?.replicationFactor ?? 0
  if (topics.length > 0) {
    headers.push({
      kind: 'topic',
      name: topics.join(', '),
      detail: factor,
      anchor: 'start',
      ...columns.partitions,
      y,
    })
  }
  shown.groups.forEach((group, index) => {
    const first = members.find((member) => member.group === group.id)
    if (first === undefined) return
    const at = index === 0 ? y : first.box.y - 10
    const { x, width } = columns.members
    const place = { x: x + width, width: width + 60, anchor: 'end' as const, y: at }
    headers.push({ kind: 'group', name: group.id, detail: 0, ...place })
  })
  if (hasBrokers) {
    headers.push({
      kind: 'brokers',
      name: '',
      detail: 0,
      anchor: 'start',
      x: pad,
      width: 120,
      y: brokersTop + 14,
    })
  }
  return headers
}
