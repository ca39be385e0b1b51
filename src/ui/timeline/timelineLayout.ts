import { scaleLinear } from 'd3-scale'
import { area, curveStepAfter } from 'd3-shape'
import type { GroupState } from '../../trace/facts.ts'
import type { LeaderSpan, Marker } from '../../trace/lanes.ts'
import type { TimelineIndex } from '../../trace/timelineIndex.ts'
import { huesPerGroup, memberColorsMax } from '../theme/palette.ts'
import type { StageTranslate } from '../stage/words.ts'
import { timeTicks } from './timeTicks.ts'

/** The stretch of virtual time that is shown, µs. */
export interface Viewport {
  readonly fromUs: number
  readonly toUs: number
}

/** A world among several whose timelines lie below each other. */
export interface Among {
  readonly isFirst: boolean
  readonly name: string
  /** Letters of the longest name among them: their lanes begin at the same place. */
  readonly longest: number
}

export interface TimelineOptions extends Viewport {
  readonly width: number
  /** Groups to show, in this order; without it, all. */
  readonly groups?: readonly string[]
  /** One of several worlds below each other: thinner lanes, no lag, and the axis only above the first. */
  readonly among?: Among
  readonly computedUs: number
  readonly t: StageTranslate
}

/** A coloured stretch of a lane. Text that does not fit is not there. */
export interface SpanBox {
  readonly key: string
  readonly x: number
  readonly width: number
  readonly text: string
  readonly title: string
  readonly factId: number
  readonly look: 'filled' | 'hatched'
  readonly fill: string
  readonly ink: string
}

export interface Lane {
  readonly key: string
  readonly kind: 'state' | 'member' | 'leader'
  /** As much of the name as there is room for. */
  readonly label: string
  readonly title: string
  readonly color: string
  readonly y: number
  readonly height: number
  readonly spans: readonly SpanBox[]
}

export interface TimelineLayout {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly ticks: readonly { readonly x: number; readonly text: string }[]
  readonly lanes: readonly Lane[]
  readonly markers: readonly { readonly x: number; readonly y: number; readonly marker: Marker }[]
  readonly lag: { readonly y: number; readonly height: number; readonly path: string } | null
  /** Where what is computed ends. */
  readonly computedX: number
  readonly hasAxis: boolean
  readonly x: (us: number) => number
  readonly us: (x: number) => number
}

export const axisHeight = 24
const roomy = { state: 22, markers: 12, member: 21, leader: 14, lag: 30, gap: 8 }
const compact = { state: 16, markers: 9, member: 15, leader: 12, lag: 0, gap: 3 }
const labelCharWidth = 6.9
const labelPad = 16
const textCharWidth = 6.3
const textPad = 12

const stateLooks: Readonly<Record<GroupState, { fill: string; ink: string }>> = {
  Empty: { fill: 'var(--state-empty)', ink: 'var(--on-state-empty)' },
  PreparingRebalance: { fill: 'var(--state-preparing)', ink: 'var(--on-state-preparing)' },
  CompletingRebalance: { fill: 'var(--state-completing)', ink: 'var(--on-state-completing)' },
  Assigning: { fill: 'var(--state-preparing)', ink: 'var(--on-state-preparing)' },
  Reconciling: { fill: 'var(--state-completing)', ink: 'var(--on-state-completing)' },
  Stable: { fill: 'var(--state-stable)', ink: 'var(--on-state-stable)' },
  Dead: { fill: 'var(--state-dead)', ink: 'var(--on-state-dead)' },
}

/** As the stage chooses owners' hues: groups after the first start further on. */
const memberHue = (group: number, member: number): string =>
  `var(--member-${((group * huesPerGroup + member) % memberColorsMax) + 1})`

type Place = (us: number) => number

/** Where lanes begin: behind the names of the worlds, as long as enough is left for the lanes. */
function leftOf(width: number, among: Among | undefined): number {
  if (width < 560) return 64
  const wanted = (among?.longest ?? 0) * labelCharWidth + labelPad
  return Math.round(Math.min(Math.max(150, wanted), Math.max(150, width * 0.23)))
}

/** Places lanes, ticks, markers and the lag curve for a stretch of time. */
export function layoutTimeline(index: TimelineIndex, options: TimelineOptions): TimelineLayout {
  const { width, fromUs, toUs, computedUs, among, t } = options
  const left = leftOf(width, among)
  const right = Math.max(left + 40, width - 20)
  const scale = scaleLinear([fromUs, Math.max(fromUs + 1, toUs)], [left, right])
  const x: Place = (us) => scale(us)
  const groups = options.groups?.filter((id) => index.groupIds().includes(id)) ?? index.groupIds()
  const stack = new LaneStack(index, { ...options, x, left, right, endUs: computedUs })
  for (const group of groups) stack.addGroup(group, groups.length > 1)
  stack.addLeaders()
  const lag = among ? null : lagLane(index, groups, stack.y, x, { fromUs, toUs, computedUs })
  const markers = index
    .markers()
    .filter(
      ({ atUs, group }) =>
        atUs >= fromUs && atUs <= toUs && (group === undefined || groups.includes(group)),
    )
    .map((marker) => ({ marker, x: x(marker.atUs), y: stack.markersY }))
  return {
    width,
    height: stack.y + (lag === null ? 4 : roomy.lag + roomy.gap),
    left,
    right,
    ticks: timeTicks(fromUs, toUs, Math.max(2, Math.floor((right - left) / 88)), t).map(
      ({ us, text }) => ({ x: x(us), text }),
    ),
    lanes: stack.lanes,
    markers: thinned(markers),
    lag,
    computedX: Math.min(right, x(computedUs)),
    hasAxis: among?.isFirst ?? true,
    x,
    us: (at) => scale.invert(at),
  }
}

interface LaneOptions extends TimelineOptions {
  readonly x: Place
  readonly left: number
  readonly right: number
  readonly endUs: number
}

/** Lanes from top to bottom. */
class LaneStack {
  readonly lanes: Lane[] = []
  y: number
  markersY: number
  private readonly index: TimelineIndex
  private readonly options: LaneOptions
  private readonly heights: typeof roomy

  constructor(index: TimelineIndex, options: LaneOptions) {
    this.index = index
    this.options = options
    this.heights = options.among ? compact : roomy
    this.y = options.among?.isFirst === false ? 4 : axisHeight + 4
    this.markersY = this.y + this.heights.state + 10
  }

  addGroup(group: string, isNamed: boolean): void {
    const { t } = this.options
    const isFirst = this.lanes.length === 0
    const spans = this.index.groupSpans(group).flatMap((span) => {
      const generation = t('timeline.generation', { generation: span.generation })
      const long = span.state === 'Stable' ? `${span.state} · ${generation}` : span.state
      const short = span.state === 'Stable' ? generation : ''
      const { fill, ink } = stateLooks[span.state]
      return this.box(span, [long, short], `${span.state} · ${generation}`, {
        fill,
        ink,
        look: 'filled',
      })
    })
    this.add('state', `state ${group}`, this.stateLabel(group, isNamed), 'var(--ink-muted)', spans)
    if (isFirst) {
      const { markers, gap } = this.heights
      this.markersY = this.y + (markers - gap) / 2
      this.y += markers
    }
    const number = this.index.groupIds().indexOf(group)
    this.index.memberNames(group).forEach((member, order) => {
      this.addMember(group, member, memberHue(number, order))
    })
  }

  private stateLabel(group: string, isNamed: boolean): string {
    const { among, t } = this.options
    const name = isNamed ? group : t('timeline.state')
    if (!among || this.lanes.length > 0) return name
    return isNamed ? `${among.name} · ${group}` : among.name
  }

  private addMember(group: string, member: string, color: string): void {
    const { t } = this.options
    const spans = this.index.ownershipSpans(group, member).flatMap((span) => {
      if (span.paused) {
        const text =
          span.label === ''
            ? t('timeline.waiting')
            : t('timeline.waits', { partitions: span.label })
        const look = { fill: 'var(--pending)', ink: 'var(--pending)', look: 'hatched' } as const
        return this.box(span, [text, t('timeline.waiting')], `${member}: ${text}`, look)
      }
      if (span.partitions.length === 0) return []
      const look = { fill: color, ink: 'var(--surface)', look: 'filled' } as const
      return this.box(span, [span.label], `${member}: ${span.label}`, look)
    })
    this.add('member', `member ${group} ${member}`, member, color, spans)
  }

  /** One lane for each partition whose leader or ISR ever changed. */
  addLeaders(): void {
    for (const { topic, partition } of this.index.partitions()) {
      const changes = this.index.leaderSpans(topic, partition)
      if (changes.length < 2 || topic.startsWith('__')) continue
      const spans = changes.flatMap((span) => this.leaderBox(span))
      this.add(
        'leader',
        `leader ${topic} ${partition}`,
        `P${partition}`,
        'var(--broker-ink)',
        spans,
      )
    }
  }

  private leaderBox(span: LeaderSpan): SpanBox[] {
    const { t } = this.options
    const has = span.leader >= 0
    const name = has ? `B${span.leader}` : t('stage.noLeader')
    const title = `${span.topic}-${span.partition}: ${name}, ISR ${span.inSyncReplicas.join(' ')}`
    return this.box(span, [`${name} · ISR ${span.inSyncReplicas.join(' ')}`, name], title, {
      fill: has ? 'var(--broker-soft)' : 'var(--pending)',
      ink: has ? 'var(--broker-ink)' : 'var(--pending)',
      look: has ? 'filled' : 'hatched',
    })
  }

  private add(
    kind: Lane['kind'],
    key: string,
    label: string,
    color: string,
    spans: readonly SpanBox[],
  ): void {
    const height = this.heights[kind]
    const room = Math.floor((this.options.left - labelPad + 2) / labelCharWidth)
    const shown = label.length <= room ? label : `${label.slice(0, room - 1)}…`
    this.lanes.push({ key, kind, label: shown, title: label, color, y: this.y, height, spans })
    this.y += height + (kind === 'leader' ? Math.min(4, this.heights.gap) : this.heights.gap)
  }

  /** The visible part of a span, with the first of the texts that fits. */
  private box(
    span: { readonly fromUs: number; readonly toUs: number | null; readonly factId: number },
    texts: readonly string[],
    title: string,
    look: Pick<SpanBox, 'fill' | 'ink' | 'look'>,
  ): SpanBox[] {
    const { x, left, right, endUs } = this.options
    const from = Math.max(left, x(span.fromUs))
    const to = Math.min(right, x(span.toUs ?? Math.max(endUs, span.fromUs)))
    if (to <= from) return []
    const width = Math.max(1, to - from - 1)
    const text = texts.find((each) => each.length * textCharWidth + textPad <= width) ?? ''
    return [
      {
        key: `${span.factId} ${span.fromUs}`,
        x: from,
        width,
        text,
        title,
        factId: span.factId,
        ...look,
      },
    ]
  }
}

function lagLane(
  index: TimelineIndex,
  groups: readonly string[],
  y: number,
  x: Place,
  { fromUs, toUs, computedUs }: { fromUs: number; toUs: number; computedUs: number },
): TimelineLayout['lag'] {
  const samples = groups.slice(0, 1).flatMap((group) => index.lagSamples(group))
  if (samples.length === 0) return null
  const within = samples.filter(({ atUs }) => atUs >= fromUs && atUs <= toUs)
  const before = samples.findLast(({ atUs }) => atUs < fromUs)
  const points = [
    ...(before === undefined ? [] : [{ ...before, atUs: fromUs }]),
    ...everyFew(within, 600),
  ]
  const last = points.at(-1)
  if (last === undefined) return null
  points.push({ ...last, atUs: Math.max(last.atUs, Math.min(toUs, computedUs)) })
  const most = Math.max(1, ...points.map(({ lag }) => lag))
  const height = roomy.lag
  const draw = area<{ readonly atUs: number; readonly lag: number }>()
    .x(({ atUs }) => Math.round(x(atUs) * 10) / 10)
    .y0(height)
    .y1(({ lag }) => Math.round((height - (lag / most) * (height - 2)) * 10) / 10)
    .curve(curveStepAfter)
  return { y, height, path: draw(points) ?? '' }
}

/** At most so many of a list, evenly, each standing for those up to the next. */
function everyFew<T>(all: readonly T[], most: number): readonly T[] {
  const step = Math.ceil(all.length / most)
  return step <= 1 ? all : all.filter((_, index) => index % step === 0)
}

/** One dot where several would lie on each other. */
function thinned<T extends { readonly x: number }>(all: readonly T[]): readonly T[] {
  let last = -Infinity
  return all.filter(({ x }) => {
    if (x - last < 3) return false
    last = x
    return true
  })
}

/** A stretch of time around `aroundUs` that is `factor` times as long, within 0 … `endUs`. */
export function zoomed(view: Viewport, aroundUs: number, factor: number, endUs: number): Viewport {
  const span = Math.min(endUs, Math.max(5_000, (view.toUs - view.fromUs) * factor))
  const share = (aroundUs - view.fromUs) / Math.max(1, view.toUs - view.fromUs)
  const fromUs = Math.min(Math.max(0, aroundUs - span * share), Math.max(0, endUs - span))
  return { fromUs, toUs: fromUs + span }
}

/** The same stretch, moved so that it holds a moment that has left it; null when the moment is in it. */
export function following(view: Viewport, us: number, endUs: number): Viewport | null {
  if (us >= view.fromUs && us <= view.toUs) return null
  const span = view.toUs - view.fromUs
  const fromUs = Math.min(Math.max(0, us - span * 0.1), Math.max(0, endUs - span))
  return { fromUs, toUs: fromUs + span }
}

/** Where playback is slower than the run, as stretches of the axis. */
export function stretchedParts(
  layout: TimelineLayout,
  stretchAt: (us: number) => number,
): readonly { readonly x: number; readonly width: number }[] {
  const step = 6
  const parts: { x: number; width: number }[] = []
  for (let at = layout.left; at < layout.computedX; at += step) {
    if (stretchAt(layout.us(at + step / 2)) < 3) continue
    const last = parts.at(-1)
    if (last !== undefined && last.x + last.width >= at - 0.1) last.width += step
    else parts.push({ x: at, width: step })
  }
  return parts
}
