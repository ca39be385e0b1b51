import { expect, it } from 'vitest'
import { TimelineIndex } from '../../trace/timelineIndex.ts'
import { eagerRebalance } from '../../trace/traceFixtures.ts'
import { layoutTimeline, zoomed } from './timelineLayout.ts'

const facts = eagerRebalance()
const endUs = facts.at(-1)?.atUs ?? 0
const index = new TimelineIndex()
index.append(facts)
const layout = (width: number) =>
  layoutTimeline(index, {
    fromUs: 0,
    toUs: endUs,
    width,
    computedUs: endUs,
    t: (key, params) => `${key} ${Object.values(params ?? {}).join(' ')}`,
  })

it('has a lane for the state and one for each member', () => {
  expect(layout(1200).lanes.map(({ kind, label }) => `${kind} ${label.trim()}`)).toEqual([
    'state timeline.state',
    'member A',
    'member B',
    'member C',
  ])
})

it('text that does not fit is not there', () => {
  for (const width of [300, 600, 1200]) {
    const spans = layout(width).lanes.flatMap((lane) => lane.spans)
    for (const span of spans) expect(span.text.length * 6).toBeLessThanOrEqual(span.width)
  }
})

it('a place on the axis and its moment belong together', () => {
  const { x, us } = layout(1200)
  expect(us(x(endUs / 3))).toBeCloseTo(endUs / 3)
})

it('zooming keeps the moment under the pointer and stays within the run', () => {
  const view = zoomed({ fromUs: 0, toUs: 1_000_000 }, 250_000, 0.5, 1_000_000)
  expect(view).toEqual({ fromUs: 125_000, toUs: 625_000 })
  expect(zoomed(view, 250_000, 10, 1_000_000)).toEqual({ fromUs: 0, toUs: 1_000_000 })
})
