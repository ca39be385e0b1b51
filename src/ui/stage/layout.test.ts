import { describe, expect, it } from 'vitest'
import { benchWorld } from './benchScene.ts'
import { layoutStage } from './layout.ts'
import type { Box, StageLayout } from './layoutTypes.ts'
import { logWindow } from './stageModel.ts'

const rooms = [
  { width: 390, height: 844 },
  { width: 700, height: 500 },
  { width: 925, height: 620 },
  { width: 3200, height: 1800 },
]

const boxesOf = (layout: StageLayout): Box[] =>
  [layout.producers, layout.partitions, layout.members, layout.groups, layout.brokers]
    .flat()
    .map(({ box }) => box)

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe.each(rooms)('stage of $width × $height', (room) => {
  const layout = layoutStage(benchWorld(10, 0), room)

  it('keeps every card within its width', () => {
    expect(layout.width * layout.scale).toBeCloseTo(room.width)
    for (const box of boxesOf(layout)) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(layout.width + 0.01)
      expect(box.y + box.height).toBeLessThanOrEqual(layout.height + 0.01)
    }
  })

  it('lays no card over another', () => {
    const boxes = boxesOf(layout)
    boxes.forEach((box, index) => {
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false)
    })
  })
})

it('draws larger on a large screen', () => {
  expect(layoutStage(benchWorld(0, 0), { width: 3200, height: 1800 }).scale).toBeGreaterThan(2)
})

it.each([
  { end: 3, from: 0 },
  { end: 9, from: 0 },
  { end: 10, from: 3 },
  { end: 13, from: 6 },
])('a strip of ten with $end records begins at $from', ({ end, from }) => {
  expect(logWindow(0, end, 10)).toEqual({ from, to: from + 10 })
})

describe('a hundred partitions', () => {
  const world = benchWorld(10, 0)
  const [topic] = Object.values(world.topics)
  const model = topic?.partitions[0]
  if (!topic || !model) throw new Error('no partition')
  const many = {
    ...world,
    topics: {
      [topic.name]: {
        ...topic,
        partitions: Array.from({ length: 100 }, (_, partition) => ({ ...model, partition })),
      },
    },
  }

  it.each(rooms.slice(1))('are tiles that lie beside each other in $width × $height', (room) => {
    const layout = layoutStage(many, room)
    const boxes = boxesOf(layout)
    expect(layout.partitions.map(({ density }) => density)).toEqual(
      Array.from({ length: 100 }, () => 'tile'),
    )
    for (const [index, box] of boxes.entries()) {
      expect(box.x + box.width).toBeLessThanOrEqual(layout.width + 0.01)
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false)
    }
    for (const { box, strip, badges } of layout.partitions) {
      expect(strip.x).toBeGreaterThanOrEqual(box.x)
      expect(strip.x + strip.width).toBeLessThanOrEqual(badges[0]?.box.x ?? 0)
    }
  })
})

it('a strip for one cat shows the newest', () => {
  expect(logWindow(0, 7, 1)).toEqual({ from: 6, to: 7 })
})
