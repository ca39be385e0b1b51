import type { Deadline, World } from '../../trace/world.ts'
import { palettes, type ThemeName } from '../theme/palette.ts'
import { walkPoses } from './catArt.ts'
import {
  eachFlight,
  mapFlights,
  type Flight,
  type FlightMap,
  type FlightOptions,
} from './flights.ts'
import type { StageLayout } from './layoutTypes.ts'
import { badge, paintRest, stamp, type Brush } from './restPainter.ts'
import { remainingOf, ringsOf, type Rings } from './rings.ts'
import { createSpriteAtlas, type SpriteAtlas } from './sprites.ts'
import { logWindow, shownReplica } from './stageModel.ts'

/** Two layers: what sits still is repainted when the world changed, what moves is repainted each frame. */
export interface StageCanvases {
  readonly rest: HTMLCanvasElement
  readonly moving: HTMLCanvasElement
}

export interface StagePainterOptions {
  readonly theme: ThemeName
  readonly isReduced: boolean
  /** Above this many cats on their way, each message is one cat with a count. */
  readonly stackAbove?: number
  /** Groups whose positions are marked; the first decides what counts as read. */
  readonly groups?: readonly string[]
}

export interface StagePainter {
  /** Draws a moment. Costs little when nothing but the time has changed. */
  paint(world: World, layout: StageLayout, atUs: number): void
  /** What of the picture is in view, in CSS pixels from its top: nothing is drawn far from it. */
  look(view: StageView): void
  /** Takes new options, and bakes the sprites anew: also to be called when fonts have arrived. */
  configure(options: StagePainterOptions): void
  /** The record drawn at a place, in CSS pixels from the picture's corner, at the moment painted last. */
  recordAt(x: number, y: number): RecordPlace | null
  /** What the last frame held. */
  counts(): { readonly inFlight: number; readonly drawn: number }
}

/** A stretch of the picture's height, in CSS pixels. */
export interface StageView {
  readonly top: number
  readonly height: number
}

export interface RecordPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

export const stackAboveDefault = 800
const walkerSizeMax = 30
const devicePixelsMax = 2

/** Makes the painter of one stage. It keeps sprites and lookups, and nothing that depends on earlier moments. */
export function createStagePainter(
  canvases: StageCanvases,
  first: StagePainterOptions,
): StagePainter {
  const rest = canvases.rest.getContext('2d')
  const moving = canvases.moving.getContext('2d')
  if (rest === null || moving === null) throw new Error('this browser draws no canvas')
  const state = new PainterState(first)

  const brushOf = (context: CanvasRenderingContext2D): Brush => ({
    context,
    atlas: state.atlas,
    palette: palettes[state.options.theme],
    k: state.k,
  })

  /** Fits the canvases to a layout's width and to what is in view of its height, at the device's resolution. */
  const resize = (layout: StageLayout): void => {
    const dpr = Math.min(devicePixelsMax, window.devicePixelRatio || 1)
    state.scaleTo(layout.scale * dpr)
    state.band = bandAround(state.view, layout.height * layout.scale)
    const { top, height: shown } = state.band
    for (const canvas of [canvases.rest, canvases.moving]) {
      const width = Math.max(1, Math.round(layout.width * state.k))
      const height = Math.max(1, Math.round(shown * dpr))
      if (canvas.width !== width) canvas.width = width
      if (canvas.height !== height) canvas.height = height
      canvas.style.width = `${layout.width * layout.scale}px`
      canvas.style.height = `${shown}px`
      canvas.style.top = `${top}px`
      canvas.getContext('2d')?.setTransform(1, 0, 0, 1, 0, -Math.round(top * dpr))
    }
    state.forget()
  }

  const clear = (context: CanvasRenderingContext2D): void => {
    const { width, height } = context.canvas
    context.clearRect(0, -context.getTransform().f, width, height)
  }

  return {
    look: (view) => {
      state.view = view
    },
    configure: (options) => {
      state.use(options)
    },
    paint: (world, layout, atUs) => {
      if (layout !== state.layout) {
        state.layout = layout
        state.map = mapFlights(layout)
        resize(layout)
      } else if (!isWithin(state.view, state.band, layout.height * layout.scale)) resize(layout)
      if (state.needsRest(world)) {
        clear(rest)
        paintRest(brushOf(rest), world, layout, state.groupsOf(world))
      }
      state.remember(world, atUs)
      clear(moving)
      paintMoving(brushOf(moving), world, layout, atUs, state)
    },
    recordAt: (x, y) => recordAtPlace(state, x, y),
    counts: () => ({ inFlight: state.inFlight, drawn: state.drawn }),
  }
}

/** What canvases cover: what is in view and half as much around it, so that little scrolling moves nothing. */
function bandAround({ top, height }: StageView, whole: number): StageView {
  const around = Math.ceil(height / 2)
  const from = Math.max(0, Math.floor(top - around / 2))
  const to = Math.min(Math.ceil(whole), Math.ceil(top + height + around / 2))
  return { top: Math.min(from, to), height: Math.max(1, to - Math.min(from, to)) }
}

const isWithin = (view: StageView, band: StageView, whole: number): boolean =>
  Math.max(0, view.top) >= band.top &&
  Math.min(whole, view.top + view.height) <= band.top + band.height

/** What a painter keeps between frames: derived things only, each remade when its source changes. */
class PainterState {
  options: StagePainterOptions
  layout: StageLayout | null = null
  /** Everything, until somebody says what is in view. */
  view: StageView = { top: 0, height: Number.MAX_SAFE_INTEGER }
  band: StageView = { top: 0, height: 1 }
  map: FlightMap = { partitions: new Map(), members: new Map(), curves: new Map() }
  rings: Rings = { members: new Map(), groups: new Map() }
  world: World | null = null
  atUs = 0
  k = 1
  inFlight = 0
  drawn = 0
  atlas: SpriteAtlas
  private keys = new Map<number, string | null>()
  private hasRest = false

  constructor(options: StagePainterOptions) {
    this.options = options
    this.atlas = createSpriteAtlas(options.theme, 1)
  }

  use(options: StagePainterOptions): void {
    this.options = options
    this.atlas = createSpriteAtlas(options.theme, this.k)
    this.forget()
  }

  scaleTo(k: number): void {
    if (k === this.k) return
    this.k = k
    this.atlas = createSpriteAtlas(this.options.theme, k)
  }

  /** The resting layer must be painted anew. */
  forget(): void {
    this.hasRest = false
  }

  needsRest(world: World): boolean {
    const { world: before } = this
    const isSame =
      this.hasRest &&
      before !== null &&
      before.topics === world.topics &&
      before.groups === world.groups &&
      before.producers === world.producers
    this.hasRest = true
    return !isSame
  }

  remember(world: World, atUs: number): void {
    const { world: before } = this
    this.atUs = atUs
    this.world = world
    if (before?.deadlines !== world.deadlines || before.groups !== world.groups) {
      this.rings = ringsOf(world)
    }
    if (before?.producers === world.producers) return
    this.keys = new Map()
    for (const producer of Object.values(world.producers)) {
      for (const { record } of producer.waiting) this.keys.set(record.id, record.key)
    }
  }

  groupsOf(world: World) {
    const known = Object.values(world.groups)
    const { groups } = this.options
    return groups?.flatMap((id) => known.filter((group) => group.id === id)) ?? known
  }

  flightOptions(): FlightOptions {
    const { isReduced, stackAbove = stackAboveDefault } = this.options
    return { isReduced, stackAbove, keys: this.keys }
  }
}

const walkerSize = (layout: StageLayout): number =>
  Math.min(walkerSizeMax, layout.partitions[0]?.strip.catSize ?? 24)

function paintMoving(
  brush: Brush,
  world: World,
  layout: StageLayout,
  atUs: number,
  state: PainterState,
): void {
  paintRings(brush, layout, atUs, state.rings)
  const size = walkerSize(layout)
  let drawn = 0
  state.inFlight = eachFlight(world, state.map, atUs, state.flightOptions(), (flight) => {
    drawn++
    paintFlight(brush, flight, size)
  })
  state.drawn = drawn
}

function paintFlight(brush: Brush, flight: Flight, size: number): void {
  const { atlas, palette } = brush
  const { x, y } = flight
  if (flight.kind === 'envelope') {
    const owner = palette.members[flight.colorIndex] ?? palette.muted
    const color = flight.hasError ? palette.pending : owner
    stamp(brush, atlas.envelope(flight.letter, color, flight.isHollow), x, y + 7.5)
    return
  }
  const pose = walkPoses[flight.phase] ?? 'walk0'
  const height = flight.kind === 'copy' ? 15 : size
  stamp(brush, atlas.cat(flight.look, pose, height, flight.isFaded), x, y)
  if (flight.count > 1) badge(brush, `×${flight.count}`, x + 2, y - height - 3)
}

function paintRings(brush: Brush, layout: StageLayout, atUs: number, rings: Rings): void {
  const { palette } = brush
  for (const { group, id, ring, colorIndex, density } of layout.members) {
    const running = rings.members.get(`${group}/${id}`)
    if (running === undefined) continue
    const color = palette.members[colorIndex] ?? palette.muted
    const { outer, inner } = running
    const width = density === 'full' ? 3.4 : 2.8
    if (outer !== null)
      paintRing(brush, ring.x, ring.y, ring.radius - width / 2, width, color, outer, atUs)
    if (inner !== null) {
      const radius = ring.radius - width - 2.6
      paintRing(brush, ring.x, ring.y, radius, 1.8, palette.muted, inner, atUs)
    }
  }
  for (const { group, ring } of layout.groups) {
    const deadline = rings.groups.get(group)
    if (deadline === undefined) continue
    paintRing(brush, ring.x, ring.y, ring.radius - 1.8, 3.4, palette.pending, deadline, atUs)
  }
}

function paintRing(
  { context, palette, k }: Brush,
  x: number,
  y: number,
  radius: number,
  width: number,
  color: string,
  deadline: Deadline,
  atUs: number,
): void {
  const remaining = remainingOf(deadline, atUs)
  context.lineWidth = width * k
  context.strokeStyle = palette.border
  context.beginPath()
  context.arc(x * k, y * k, radius * k, 0, Math.PI * 2)
  context.stroke()
  context.strokeStyle = remaining < 0.2 ? palette.pending : color
  context.beginPath()
  context.arc(x * k, y * k, radius * k, -Math.PI / 2, -Math.PI / 2 + remaining * Math.PI * 2)
  context.stroke()
}

/** Walking cats lie on top of sitting ones; both are found by the box of their sprite. */
function recordAtPlace(state: PainterState, cssX: number, cssY: number): RecordPlace | null {
  const { layout, world, atUs } = state
  if (layout === null || world === null) return null
  const x = cssX / layout.scale
  const y = cssY / layout.scale
  const size = walkerSize(layout)
  let found: RecordPlace | null = null
  eachFlight(world, state.map, atUs, state.flightOptions(), (flight) => {
    const isHit = Math.abs(flight.x - x) <= size / 2 && y <= flight.y && y >= flight.y - size
    if (isHit && flight.kind === 'cat' && flight.offset >= 0) {
      found = { topic: flight.topic, partition: flight.partition, offset: flight.offset }
    }
  })
  return found ?? sittingRecordAt(layout, world, x, y)
}

function sittingRecordAt(
  layout: StageLayout,
  world: World,
  x: number,
  y: number,
): RecordPlace | null {
  for (const { topic, partition, strip } of layout.partitions) {
    const isOver =
      x >= strip.x && x < strip.x + strip.width && y >= strip.y && y <= strip.groundY + 2
    if (!isOver) continue
    const view = world.topics[topic]?.partitions[partition]
    const log = view === undefined ? undefined : shownReplica(view)?.log
    if (log === undefined) return null
    const { from } = logWindow(log.logStartOffset, log.logEndOffset, strip.capacity)
    const offset = from + Math.floor((x - strip.x) / strip.pitch)
    return offset >= log.logStartOffset && offset < log.logEndOffset
      ? { topic, partition, offset }
      : null
  }
  return null
}
