import type { Fact } from './facts.ts'
import { momentOf, type Moment } from './moments.ts'

/** `directed`, or how many times faster than real time virtual time passes (0.001 to 1,000,000). */
export type Pace = 'directed' | number

/**
 * The relation of virtual time (µs) to screen time (ms): piecewise linear, strictly growing, through (0, 0). Read it
 * with `virtualAt` and `screenAt`.
 */
export interface Curve {
  readonly pace: Pace
  readonly virtualUs: readonly number[]
  readonly screenMs: readonly number[]
  /** Screen time per virtual time beyond the last knot, ms/µs. */
  readonly tailMsPerUs: number
  /** Up to here extending the curve changes nothing; beyond, it is a guess from what is known. */
  readonly settledUs: number
  readonly draft: Draft
}

/** What extending a curve goes on from: the state at `settledUs`. */
interface Draft {
  readonly settledKnots: number
  readonly horizonUs: number
  readonly idleFromUs: number
  /** Moments that reach beyond `settledUs`. */
  readonly pending: readonly Moment[]
}

export interface CurveOptions {
  readonly pace: Pace
  /** The trace is complete: nothing more will come, all of it is settled. */
  readonly isFinished?: boolean
}

/** Virtual time is weighed in windows of this length; a window is settled once the facts have passed it. */
const windowUs = 1_000_000
/** A window with more moments than this is slowed evenly: single hops could not be told apart. */
const windowMomentsMax = 600
/** A moment as long as this needs no slowing. */
const momentUsMax = 1_200_000
const realMsPerUs = 0.001

/**
 * Screen time that one window may take, by what happens in it. Up to `freeMs` each moment gets all it wants; beyond,
 * they share, and the sum approaches `mostMs` and never passes it.
 */
const budgets = {
  control: { freeMs: 6_000, mostMs: 12_000 },
  stream: { freeMs: 1_000, mostMs: 2_800 },
}

/** The longer nothing happens the faster it passes: screen time per virtual time, by how long it has been idle. */
const idleRates = [
  { upToUs: 1_000_000, msPerUs: 0.5 * realMsPerUs },
  { upToUs: 10_000_000, msPerUs: 0.3 * realMsPerUs },
  { upToUs: 60_000_000, msPerUs: 0.1 * realMsPerUs },
]
/** From the last of these on, each doubling of the idle time takes this long. */
const idleDoublingMs = 1_000

/** A curve of constant speed; 1 is real time, 0.01 a hundredfold slow motion. */
export const linearCurve = (factor: number): Curve => ({
  pace: factor,
  virtualUs: [0],
  screenMs: [0],
  tailMsPerUs: realMsPerUs / Math.min(1e6, Math.max(0.001, factor)),
  settledUs: Infinity,
  draft: { settledKnots: 1, horizonUs: 0, idleFromUs: 0, pending: [] },
})

/** The curve for these facts, which begin with the first of the run. */
export function buildCurve(facts: readonly Fact[], options: CurveOptions): Curve {
  if (options.pace !== 'directed') return linearCurve(options.pace)
  const empty: Curve = {
    ...linearCurve(1),
    pace: 'directed',
    settledUs: 0,
  }
  return extendCurve(empty, facts, options.isFinished ?? false)
}

/** The curve once more facts have come. Up to `curve.settledUs` it stays as it was. */
export function extendCurve(curve: Curve, facts: readonly Fact[], isFinished = false): Curve {
  if (curve.pace !== 'directed') return curve
  const moments = [...curve.draft.pending]
  for (const fact of facts) {
    const moment = momentOf(fact)
    if (moment !== null && moment.toUs - moment.fromUs < momentUsMax) moments.push(moment)
  }
  const horizonUs = Math.max(curve.draft.horizonUs, facts.at(-1)?.atUs ?? 0)
  const passed = Math.floor(horizonUs / windowUs) * windowUs
  const settledUs = Math.max(curve.settledUs, isFinished ? horizonUs : passed)

  const pen = new Pen(curve)
  drawWindows(pen, moments, curve.settledUs, settledUs)
  const draft: Draft = {
    settledKnots: pen.knots,
    horizonUs,
    idleFromUs: pen.idleFromUs,
    pending: moments.filter((each) => each.toUs > settledUs),
  }
  drawWindows(pen, moments, settledUs, horizonUs)
  return { ...curve, ...pen.lines(), tailMsPerUs: realMsPerUs, settledUs, draft }
}

/** Virtual time (µs, with fractions) at a moment of screen time (ms). */
export function virtualAt(curve: Curve, screenMs: number): number {
  if (!(screenMs > 0)) return 0
  const { virtualUs, screenMs: screen } = curve
  const index = segmentAt(screen, screenMs)
  const fromUs = virtualUs[index] ?? 0
  const fromMs = screen[index] ?? 0
  const toUs = virtualUs[index + 1]
  const toMs = screen[index + 1]
  if (toUs === undefined || toMs === undefined) {
    return fromUs + (screenMs - fromMs) / curve.tailMsPerUs
  }
  return fromUs + ((screenMs - fromMs) / (toMs - fromMs)) * (toUs - fromUs)
}

/** Screen time (ms) at a moment of virtual time (µs). */
export function screenAt(curve: Curve, virtualUs: number): number {
  if (!(virtualUs > 0)) return 0
  const index = segmentAt(curve.virtualUs, virtualUs)
  const fromUs = curve.virtualUs[index] ?? 0
  const fromMs = curve.screenMs[index] ?? 0
  return fromMs + (virtualUs - fromUs) * slopeOf(curve, index)
}

/** Screen time over virtual time at a moment of virtual time (µs): 100 is a hundredfold slow motion, 0.1 a squeeze. */
export const stretchAt = (curve: Curve, virtualUs: number): number =>
  slopeOf(curve, segmentAt(curve.virtualUs, Math.max(0, virtualUs))) / realMsPerUs

function slopeOf(curve: Curve, index: number): number {
  const toUs = curve.virtualUs[index + 1]
  const toMs = curve.screenMs[index + 1]
  if (toUs === undefined || toMs === undefined) return curve.tailMsPerUs
  return (toMs - (curve.screenMs[index] ?? 0)) / (toUs - (curve.virtualUs[index] ?? 0))
}

/** Index of the last knot at or before a value. */
function segmentAt(knots: readonly number[], value: number): number {
  let low = 1
  let high = knots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((knots[middle] ?? Infinity) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Draws a curve on from where it is settled. */
class Pen {
  idleFromUs: number
  private readonly virtualUs: number[]
  private readonly screenMs: number[]
  private lastRate = 0

  constructor(curve: Curve) {
    this.virtualUs = curve.virtualUs.slice(0, curve.draft.settledKnots)
    this.screenMs = curve.screenMs.slice(0, curve.draft.settledKnots)
    this.idleFromUs = curve.draft.idleFromUs
  }

  get knots(): number {
    return this.virtualUs.length
  }

  lines(): Pick<Curve, 'virtualUs' | 'screenMs'> {
    return { virtualUs: this.virtualUs, screenMs: this.screenMs }
  }

  /** Begins a new knot even where the speed stays the same. */
  lift(): void {
    this.lastRate = 0
  }

  /** Something happens up to `toUs`, at this much screen time per virtual time. */
  act(toUs: number, msPerUs: number): void {
    this.lineTo(toUs, msPerUs)
    this.idleFromUs = toUs
  }

  /** Nothing happens up to `toUs`. */
  idle(toUs: number): void {
    while (this.atUs < toUs) {
      const { untilUs, msPerUs } = idleRateAt(this.atUs - this.idleFromUs)
      this.lineTo(Math.min(toUs, this.idleFromUs + untilUs), msPerUs)
    }
  }

  private get atUs(): number {
    return this.virtualUs.at(-1) ?? 0
  }

  private lineTo(toUs: number, msPerUs: number): void {
    const fromUs = this.atUs
    if (toUs <= fromUs) return
    const toMs = (this.screenMs.at(-1) ?? 0) + (toUs - fromUs) * msPerUs
    if (msPerUs === this.lastRate) {
      this.virtualUs.pop()
      this.screenMs.pop()
    }
    this.virtualUs.push(toUs)
    this.screenMs.push(toMs)
    this.lastRate = msPerUs
  }
}

/** The speed after so long without anything happening, and until when it holds (both counted from its beginning). */
function idleRateAt(idleUs: number): { untilUs: number; msPerUs: number } {
  for (const { upToUs, msPerUs } of idleRates) {
    if (idleUs < upToUs) return { untilUs: upToUs, msPerUs }
  }
  let fromUs = idleRates.at(-1)?.upToUs ?? windowUs
  while (fromUs * 2 <= idleUs) fromUs *= 2
  return { untilUs: fromUs * 2, msPerUs: idleDoublingMs / fromUs }
}

function drawWindows(pen: Pen, moments: readonly Moment[], fromUs: number, toUs: number): void {
  pen.lift()
  const byWindow = new Map<number, Moment[]>()
  for (const moment of moments) {
    const first = Math.floor(Math.max(moment.fromUs, fromUs) / windowUs)
    const last = Math.floor((Math.min(moment.toUs, toUs) - 1) / windowUs)
    for (let index = first; index <= last; index++) {
      const list = byWindow.get(index)
      if (list === undefined) byWindow.set(index, [moment])
      else list.push(moment)
    }
  }
  for (const index of [...byWindow.keys()].sort((a, b) => a - b)) {
    const startUs = Math.max(fromUs, index * windowUs)
    const endUs = Math.min(toUs, (index + 1) * windowUs)
    pen.idle(startUs)
    drawWindow(pen, byWindow.get(index) ?? [], startUs, endUs)
  }
  pen.idle(toUs)
}

/** A stretch within which the same moments go on. Rates are what those want, ms/µs; 0: none. */
interface Slice {
  readonly toUs: number
  readonly lengthUs: number
  readonly control: number
  readonly stream: number
}

function drawWindow(pen: Pen, moments: readonly Moment[], startUs: number, endUs: number): void {
  const slices = slicesOf(moments, startUs, endUs)
  const controlShare = shareOf(slices, 'control')
  const streamShare = shareOf(slices, 'stream')
  const atLeast = idleRates[0]?.msPerUs ?? realMsPerUs
  for (const slice of slices) {
    if (slice.control === 0 && slice.stream === 0) pen.idle(slice.toUs)
    else {
      const wanted = Math.max(slice.control * controlShare, slice.stream * streamShare)
      pen.act(slice.toUs, Math.max(wanted, atLeast))
    }
  }
}

/** What part of the wanted screen time the budget grants. */
function shareOf(slices: readonly Slice[], rank: 'control' | 'stream'): number {
  const wantedMs = slices.reduce((sum, slice) => sum + slice.lengthUs * slice[rank], 0)
  const { freeMs, mostMs } = budgets[rank]
  if (wantedMs <= freeMs) return 1
  const over = wantedMs - freeMs
  const room = mostMs - freeMs
  return (freeMs + (room * over) / (over + room)) / wantedMs
}

/** Cuts a window wherever a moment begins or ends; where several go on, the most demanding decides. */
function slicesOf(moments: readonly Moment[], startUs: number, endUs: number): Slice[] {
  if (moments.length > windowMomentsMax) return [evenSlice(moments, startUs, endUs)]
  const cuts = new Set([startUs, endUs])
  for (const { fromUs, toUs } of moments) {
    if (fromUs > startUs && fromUs < endUs) cuts.add(fromUs)
    if (toUs > startUs && toUs < endUs) cuts.add(toUs)
  }
  const coming = moments.toSorted((a, b) => a.fromUs - b.fromUs)
  const slices: Slice[] = []
  let going: Moment[] = []
  let next = 0
  let fromUs = startUs
  for (const toUs of [...cuts].sort((a, b) => a - b).slice(1)) {
    going = going.filter((moment) => moment.toUs > fromUs)
    for (let moment = coming[next]; moment !== undefined; moment = coming[next]) {
      if (moment.fromUs > fromUs) break
      if (moment.toUs > fromUs) going.push(moment)
      next += 1
    }
    const rates = { control: 0, stream: 0 }
    for (const { rank, wantMs, fromUs: began, toUs: ends } of going) {
      rates[rank] = Math.max(rates[rank], wantMs / (ends - began))
    }
    slices.push({ toUs, lengthUs: toUs - fromUs, ...rates })
    fromUs = toUs
  }
  return slices
}

/** One slice for a crowded window: it gets the whole budget of what is in it. */
function evenSlice(moments: readonly Moment[], startUs: number, endUs: number): Slice {
  const lengthUs = endUs - startUs
  const isIn = (rank: Moment['rank']): boolean => moments.some((moment) => moment.rank === rank)
  const control = isIn('control') ? budgets.control.mostMs / lengthUs : 0
  const stream = isIn('stream') ? budgets.stream.mostMs / lengthUs : 0
  return { toUs: endUs, lengthUs, control, stream }
}
