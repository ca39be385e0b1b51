import type { GroupState } from '../../trace/facts.ts'
import type { GroupView, PartitionView } from '../../trace/world.ts'
import type {
  Box,
  Curve,
  Density,
  GroupBox,
  MemberBox,
  PartitionBox,
  ProducerBox,
} from './layoutTypes.ts'

/** The states of a group in order, by the protocol that it speaks. */
const groupStates: Readonly<Record<GroupView['protocol'], readonly GroupState[]>> = {
  classic: ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'],
  consumer: ['Empty', 'Assigning', 'Reconciling', 'Stable', 'Dead'],
}

const badge = { width: 34, height: 19, gap: 6 }
const monoCharWidth = 6.4

/** The inside of a partition's card. */
export function layoutPartition(partition: PartitionView, label: string, box: Box): PartitionBox {
  // less than this, and the reader's flag would stand in the replicas' badges
  const density: Density = box.height >= 82 ? 'full' : box.height >= 46 ? 'compact' : 'mini'
  const { topic, partition: number, replicas } = partition
  const parts =
    density === 'full'
      ? fullPartition(box, label, replicas)
      : smallPartition(box, label, replicas, density)
  return { topic, partition: number, label, box, density, ...parts }
}

type PartitionParts = Pick<PartitionBox, 'title' | 'leaderAt' | 'badges' | 'strip'>

function fullPartition(box: Box, label: string, replicas: readonly number[]): PartitionParts {
  const badgesMax = Math.floor((box.width - 150) / (badge.width + badge.gap))
  const shown = replicas.length <= badgesMax ? replicas : []
  const badgesX = box.x + box.width - 14 - shown.length * (badge.width + badge.gap) + badge.gap
  const titleWidth = 12 + label.length * 8
  const groundY = box.y + box.height - 21
  const catSize = Math.min(42, Math.max(24, Math.round((box.height - 58) * 0.9)))
  return {
    title: { x: box.x + 14, y: box.y + 19 },
    leaderAt: {
      x: box.x + 14 + titleWidth,
      y: box.y + 19,
      width: badgesX - box.x - 20 - titleWidth,
    },
    badges: shown.map((broker, index) => ({
      broker,
      box: {
        x: badgesX + index * (badge.width + badge.gap),
        y: box.y + 6,
        width: badge.width,
        height: badge.height,
      },
    })),
    strip: stripIn(box.x + 14, box.width - 28, catSize, groundY, box.y + box.height - 9),
  }
}

function smallPartition(
  box: Box,
  label: string,
  replicas: readonly number[],
  density: Density,
): PartitionParts {
  const isCompact = density === 'compact'
  const chip = { width: 25, height: 14, gap: 3 }
  const badgesWidth = replicas.length * (chip.width + chip.gap)
  const hasBadges = isCompact && badgesWidth < box.width * 0.34
  const nameWidth = Math.max(isCompact ? 52 : 44, label.length * 8 + 12)
  const labelWidth = hasBadges ? Math.max(nameWidth, badgesWidth + 10) : nameWidth
  const catSize = Math.min(28, box.height - (isCompact ? 24 : 10))
  const groundY = isCompact ? box.y + box.height - 17 : box.y + box.height - 5
  const stripX = box.x + 12 + labelWidth
  return {
    title: { x: box.x + 12, y: box.y + (isCompact ? 19 : box.height / 2 + 5) },
    leaderAt: {
      x: box.x + 12,
      y: box.y + box.height - 12,
      width: isCompact && !hasBadges ? labelWidth : 0,
    },
    badges: (hasBadges ? replicas : []).map((broker, index) => ({
      broker,
      box: {
        x: box.x + 12 + index * (chip.width + chip.gap),
        y: box.y + box.height - chip.height - 7,
        width: chip.width,
        height: chip.height,
      },
    })),
    strip: stripIn(
      stripX,
      box.x + box.width - stripX - 12,
      catSize,
      groundY,
      isCompact ? box.y + box.height - 7 : null,
    ),
  }
}

function stripIn(
  x: number,
  width: number,
  catSize: number,
  groundY: number,
  offsetsY: number | null,
) {
  const capacity = Math.max(2, Math.floor(width / (catSize * 1.2)))
  return {
    x,
    y: groundY - catSize,
    width,
    pitch: width / capacity,
    capacity,
    catSize,
    groundY,
    offsetsY,
  }
}

/** The inside of a consumer's card. */
export function layoutMember(
  member: Pick<MemberBox, 'group' | 'id' | 'colorIndex'>,
  box: Box,
  toCoordinator: Curve,
): MemberBox {
  const density: Density = box.height >= 82 ? 'full' : box.height >= 52 ? 'compact' : 'mini'
  const isFull = density === 'full'
  const isSlim = box.width < 72
  const inset = box.x + (isFull ? 18 : isSlim ? 11 : 14)
  const radius = isFull ? 9.5 : isSlim ? 6.5 : 8
  const nameY = box.y + (isFull ? 22 : density === 'compact' ? 20 : box.height / 2 + 4.5)
  const nameWidth = member.id.length * (isFull ? 10.4 : 9.2) + 8
  const right = box.x + box.width - radius * 2 - 18
  const lineWidth = box.x + box.width - inset - 10
  const size = isFull ? Math.min(30, Math.round(box.height * 0.27)) : Math.min(24, box.height - 34)
  const catsY = isFull ? box.y + 32 : box.y + 28
  return {
    ...member,
    density,
    box,
    toCoordinator,
    name: { x: inset, y: nameY },
    line: { x: inset + nameWidth, y: nameY, width: right - inset - nameWidth },
    lines: isFull
      ? [
          { x: inset, y: box.y + box.height * 0.54, width: lineWidth },
          { x: inset, y: box.y + box.height - 15, width: lineWidth },
        ]
      : density === 'compact'
        ? [{ x: inset, y: box.y + box.height - 12, width: lineWidth }]
        : [],
    ring: {
      x: box.x + box.width - radius - (isSlim ? 6 : 10),
      y: isFull ? box.y + 19 : density === 'compact' ? box.y + 16 : box.y + box.height / 2,
      radius,
    },
    cats: isFull
      ? { x: inset - 2, y: catsY, size, max: Math.min(6, Math.floor(lineWidth / (size + 4))) }
      : {
          x: box.x + box.width * 0.52,
          y: box.y + box.height - size - 5,
          size,
          max: density === 'compact' ? catsFor(box.width * 0.44, size) : 0,
        },
  }
}

/** A consumer as a row: texts on the left, cats between them and the ring. */
export function layoutMemberRow(
  member: Pick<MemberBox, 'group' | 'id' | 'colorIndex'>,
  box: Box,
  toCoordinator: Curve,
): MemberBox {
  const inset = box.x + 14
  const nameWidth = member.id.length * 9.2 + 8
  const catsX = box.x + box.width * 0.56
  const radius = 8.5
  const ringX = box.x + box.width - radius - 12
  const size = Math.min(28, box.height - 16)
  return {
    ...member,
    density: 'compact',
    box,
    toCoordinator,
    name: { x: inset, y: box.y + 19 },
    line: {
      x: inset + nameWidth,
      y: box.y + 19,
      width: (box.width < 260 ? catsX : ringX - radius - 6) - inset - nameWidth,
    },
    lines: [{ x: inset, y: box.y + box.height - 10, width: catsX - inset - 4 }],
    ring: { x: ringX, y: box.y + box.height / 2, radius },
    cats: {
      x: catsX,
      y: box.y + box.height - size - 5,
      size,
      max: catsFor(ringX - radius - catsX - 4, size),
    },
  }
}

const catsFor = (width: number, size: number): number =>
  Math.max(0, Math.min(4, Math.floor(width / (size + 3))))

/** The inside of a producer's card. */
export function layoutProducer(id: string, box: Box): ProducerBox {
  const density: Density = box.height >= 76 ? 'full' : box.height >= 46 ? 'compact' : 'mini'
  const size = density === 'full' ? 27 : 20
  const isFull = density === 'full'
  return {
    id,
    box,
    density,
    cats: {
      x: box.x + 12,
      y: box.y + box.height - size - (isFull ? 11 : 4),
      size,
      max: density === 'mini' ? 0 : Math.floor((box.width - 20) / (size + 4)),
    },
  }
}

type PillForm = 'long' | 'short' | 'letter'

const pillTexts: Readonly<Record<GroupState, Readonly<Record<PillForm, string>>>> = {
  Empty: { long: 'Empty', short: 'Empty', letter: 'E' },
  PreparingRebalance: { long: 'PreparingRebalance', short: 'Preparing', letter: 'P' },
  CompletingRebalance: { long: 'CompletingRebalance', short: 'Completing', letter: 'C' },
  Assigning: { long: 'Assigning', short: 'Assigning', letter: 'A' },
  Reconciling: { long: 'Reconciling', short: 'Reconciling', letter: 'R' },
  Stable: { long: 'Stable', short: 'Stable', letter: 'S' },
  Dead: { long: 'Dead', short: 'Dead', letter: 'D' },
}
/** A state's name where there is little room. */
export const shortStateName = (state: GroupState): string => pillTexts[state].short

/** Names may be squeezed so far; beyond it a letter stands for each, and the strip's title names the state. */
const shrinkMin = 0.74

const pillWidth = (text: string): number => text.length * monoCharWidth + 27
const arrowWidth = 16

/** The coordinator's strip: five states in a row. */
export function layoutGroup({ id: group, protocol }: GroupView, box: Box): GroupBox {
  const states = groupStates[protocol]
  const room = box.width - 32
  const widthOf = (form: PillForm): number =>
    states.reduce((sum, state) => sum + pillWidth(pillTexts[state][form]) + arrowWidth, -arrowWidth)
  const named = widthOf('long') <= room ? 'long' : 'short'
  const form = room / widthOf(named) < shrinkMin ? 'letter' : named
  const shrink = Math.min(1, room / widthOf(form))
  const height = box.height >= 74 ? 27 : 23
  let x = box.x + 16
  const y = box.y + box.height - height - (box.height >= 74 ? 15 : 8)
  const pills: { state: GroupState; box: Box; label: string }[] = []
  const arrows: { x: number; y: number }[] = []
  for (const state of states) {
    const label = pillTexts[state][form]
    const width = pillWidth(label) * shrink
    if (pills.length > 0) arrows.push({ x: x - (arrowWidth * shrink) / 2, y: y + height / 2 })
    pills.push({ state, box: { x, y, width, height }, label })
    x += width + arrowWidth * shrink
  }
  const titleY = box.y + (box.height >= 74 ? 24 : 18)
  return {
    group,
    box,
    title: { x: box.x + 16, y: titleY },
    generation: { x: box.x + box.width - 16, y: titleY },
    pills,
    hasLetters: form === 'letter',
    arrows,
    ring: { x: box.x + box.width - (form === 'letter' ? 76 : 116), y: titleY - 4, radius: 8 },
  }
}
