import type { PartitionView } from '../../trace/world.ts'
import type { Box, Density, LogStrip, PartitionBox } from './layoutTypes.ts'

const badge = { width: 34, height: 19, gap: 6 }
/** A replica's badge where there is little room. */
const chipSize = { width: 26, height: 16 }
const chip = { ...chipSize, gap: 3 }

/** The inside of a partition's card. */
export function layoutPartition(
  partition: PartitionView,
  label: string,
  box: Box,
  isTile = false,
): PartitionBox {
  const { topic, partition: number, replicas } = partition
  const own = { topic, partition: number, label, box }
  if (isTile) return { ...own, density: 'tile', ...tilePartition(box, replicas) }
  // less than this, and the reader's flag would stand in the replicas' badges
  const density: Density = box.height >= 82 ? 'full' : box.height >= 46 ? 'compact' : 'mini'
  const isStacked = box.width < stackedBelow && box.height >= stackedFrom
  const parts = isStacked
    ? stackedPartition(box, label, replicas)
    : density === 'full'
      ? fullPartition(box, label, replicas)
      : smallPartition(box, label, replicas, density)
  return { ...own, density, ...parts }
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

/** A slim card that is high enough has its name above the log: beside it hardly a cat would fit. */
export const stackedBelow = 230
export const stackedFrom = 70

function stackedPartition(box: Box, label: string, replicas: readonly number[]): PartitionParts {
  const inner = { x: box.x + 12, width: box.width - 24 }
  const titleWidth = label.length * 8 + 14
  const badgesWidth = replicas.length * (chip.width + chip.gap) - chip.gap
  const hasBadges = titleWidth + badgesWidth <= inner.width
  const badgesX = inner.x + inner.width - badgesWidth
  const catSize = Math.min(26, box.height - 42)
  return {
    title: { x: inner.x, y: box.y + 19 },
    leaderAt: {
      x: inner.x + titleWidth,
      y: box.y + 19,
      width: hasBadges ? 0 : inner.width - titleWidth,
    },
    badges: (hasBadges ? replicas : []).map((broker, index) => ({
      broker,
      box: { x: badgesX + index * (chip.width + chip.gap), y: box.y + 4, ...chipSize },
    })),
    strip: stripIn(
      inner.x,
      inner.width,
      catSize,
      box.y + box.height - 17,
      box.y + box.height - 7,
      1.06,
    ),
  }
}

function smallPartition(
  box: Box,
  label: string,
  replicas: readonly number[],
  density: Density,
): PartitionParts {
  const isCompact = density === 'compact'
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
        ...chipSize,
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

/** Name over leader, the newest cat, and a dot for each replica, one below the other. */
function tilePartition(box: Box, replicas: readonly number[]): PartitionParts {
  const dot = { size: 7, gap: 2.5 }
  const inset = 9
  const dotsHeight = replicas.length * (dot.size + dot.gap) - dot.gap
  const dotsX = box.x + box.width - dot.size - 6
  const dotsY = box.y + (box.height - dotsHeight) / 2
  const catSize = Math.min(22, box.height - 10)
  return {
    title: { x: box.x + inset, y: box.y + 13 },
    leaderAt: { x: box.x + inset, y: box.y + box.height - 5, width: 30 },
    badges: replicas.map((broker, index) => ({
      broker,
      box: { x: dotsX, y: dotsY + index * (dot.size + dot.gap), width: dot.size, height: dot.size },
    })),
    strip: stripIn(dotsX - 3 - catSize, catSize, catSize, box.y + box.height - 5, null, 1.2, 1),
  }
}

function stripIn(
  x: number,
  width: number,
  catSize: number,
  groundY: number,
  offsetsY: number | null,
  pitchShare = 1.2,
  capacityMin = 2,
): LogStrip {
  const capacity = Math.max(capacityMin, Math.floor(width / (catSize * pitchShare)))
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
