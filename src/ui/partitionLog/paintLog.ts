import type { TraceRecord } from '../../trace/facts.ts'
import { recordAt } from '../../trace/logView.ts'
import type { MessageInFlight, PartitionView, World } from '../../trace/world.ts'
import { eased } from '../stage/curves.ts'
import { badge, stamp, type Brush } from '../stage/restPainter.ts'
import { fadedAlpha } from '../stage/sprites.ts'
import { furs, lookOfKey } from '../theme/furs.ts'
import { statsBetween } from './chunkStats.ts'
import { xOf, type LogGeometry, type RowPlace } from './logGeometry.ts'
import { saidText, type LogRow } from './logRows.ts'

/** Draws the records of every replica: cats, or what stands for them further out. */
export function paintRecords(brush: Brush, rows: readonly LogRow[], geometry: LogGeometry): void {
  rows.forEach((row, index) => {
    const place = geometry.rows[index]
    if (!place) return
    if (geometry.density === 'columns') paintColumns(brush, row, place, geometry)
    else paintEach(brush, row, place, geometry)
    paintOffsets(brush, row, place, geometry)
  })
}

const firstShown = ({ log }: LogRow, { from }: LogGeometry): number =>
  Math.max(Math.floor(from), log.logStartOffset, log.heldFrom)

const endShown = ({ log }: LogRow, { from, stripWidth, pitch }: LogGeometry): number =>
  Math.min(log.logEndOffset, Math.ceil(from + stripWidth / pitch))

function paintEach(brush: Brush, row: LogRow, place: RowPlace, geometry: LogGeometry): void {
  const { context, atlas, k } = brush
  const { density, pitch, catSize } = geometry
  const end = endShown(row, geometry)
  if (density === 'bars') frame(brush, row, place, geometry, barHeight)
  for (let offset = firstShown(row, geometry); offset < end; offset++) {
    const logged = recordAt(row.log, offset)
    if (!logged) continue
    const look = lookOfKey(logged.record.key)
    const isFaded = offset >= row.highWatermark
    const x = xOf(geometry, offset) + pitch / 2
    if (density === 'cats') {
      stamp(brush, atlas.cat(look, 'sit', catSize, isFaded), x, place.groundY + 0.5)
      paintSaid(brush, logged.record, x, place.groundY - catSize - 5, pitch)
      continue
    }
    const width = Math.max(1, density === 'tiles' ? pitch - 2 : pitch - 0.5)
    const height = density === 'tiles' ? Math.min(22, pitch * 1.3) : barHeight
    context.globalAlpha = isFaded ? fadedAlpha : 1
    paintTile(brush, look.fur, x - width / 2, place.groundY - height, width, height)
    if (density === 'tiles') {
      context.fillStyle = furs[look.fur].ink
      context.font = `700 ${Math.min(11, pitch * 0.8) * k}px 'Inter Variable', sans-serif`
      context.textAlign = 'center'
      context.textBaseline = 'middle'
      context.fillText(look.letter, x * k, (place.groundY - height / 2 + 0.5) * k)
    }
    context.globalAlpha = 1
  }
}

/** What a record says stands above its cat, where a scenario tells and there is room. */
function paintSaid(
  { context, palette, k }: Brush,
  { key, value }: TraceRecord,
  x: number,
  y: number,
  room: number,
): void {
  if (value === undefined) return
  const text = saidText(key, value)
  const size = Math.min(offsetSize, (room - 2) / (text.length * 0.62))
  if (size < saidSizeMin) return
  context.font = `600 ${size * k}px 'JetBrains Mono Variable', monospace`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = palette.ink
  context.fillText(text, x * k, y * k)
}

/** Smaller than this nobody reads it. */
const saidSizeMin = 7.5

const barHeight = 26

/** A ground for bars and columns, so that white cats are seen on white paper. */
function frame(
  { context, palette, k }: Brush,
  row: LogRow,
  place: RowPlace,
  geometry: LogGeometry,
  height: number,
): void {
  const from = xOf(geometry, firstShown(row, geometry))
  const to = Math.min(geometry.x + geometry.stripWidth, xOf(geometry, endShown(row, geometry)))
  context.fillStyle = palette.muted
  context.fillRect(
    from * k - 1,
    (place.groundY - height) * k - 1,
    (to - from) * k + 2,
    height * k + 2,
  )
}

function paintTile(
  { context, palette, k }: Brush,
  name: keyof typeof furs,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const fur = furs[name]
  context.fillStyle = name === 'stray' ? palette.rail : fur.coat
  context.fillRect(x * k, y * k, width * k, height * k)
  if (width < 3) return
  context.strokeStyle = palette.muted
  context.lineWidth = Math.max(1, 0.8 * k)
  context.strokeRect(x * k, y * k, width * k, height * k)
}

/** Pixels. */
export const columnWidth = 3
const columnHeight = 34

/**
 * Columns of some pixels, each for several offsets: as high as the share of offsets that still hold a record, and
 * divided by key.
 */
function paintColumns(brush: Brush, row: LogRow, place: RowPlace, geometry: LogGeometry): void {
  const { context, k } = brush
  const perColumn = columnWidth / geometry.pitch
  const first = firstShown(row, geometry)
  const end = endShown(row, geometry)
  frame(brush, row, place, geometry, columnHeight)
  // whole columns from offset 0 on, so that they do not shimmer while the window moves
  for (let from = Math.floor(first / perColumn) * perColumn; from < end; from = from + perColumn) {
    const to = Math.min(from + perColumn, end)
    const stats = statsBetween(row.log, Math.max(first, Math.round(from)), Math.round(to))
    if (stats.records === 0) continue
    const whole = columnHeight * Math.min(1, stats.records / perColumn)
    let y = place.groundY
    context.globalAlpha = from >= row.highWatermark ? fadedAlpha : 1
    for (const [key, count] of [...stats.keys].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const height = (whole * count) / stats.records
      const { fur } = lookOfKey(key === '' ? null : key)
      context.fillStyle = fur === 'stray' ? brush.palette.rail : furs[fur].coat
      const x = xOf(geometry, from)
      context.fillRect(x * k, (y - height) * k, columnWidth * k, height * k + 0.5)
      y -= height
    }
    context.globalAlpha = 1
  }
}

const offsetSize = 10

function paintOffsets(
  { context, palette, k }: Brush,
  row: LogRow,
  place: RowPlace,
  geometry: LogGeometry,
): void {
  const end = endShown(row, geometry)
  const widest = String(end).length * offsetSize * 0.62 + 10
  const every = roundStep(widest / geometry.pitch)
  context.font = `${offsetSize * k}px 'JetBrains Mono Variable', monospace`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = palette.muted
  const first = firstShown(row, geometry)
  for (let offset = Math.ceil(first / every) * every; offset < end; offset += every) {
    const x = xOf(geometry, offset) + geometry.pitch / 2
    const half = (String(offset).length * offsetSize * 0.62) / 2
    if (x - half < geometry.x || x + half > geometry.x + geometry.stripWidth) continue
    context.fillText(String(offset), x * k, (place.groundY + 11) * k)
  }
}

/** The next of 1, 2, 5, 10, 20, 50 … */
export function roundStep(atLeast: number): number {
  let power = 1
  for (;;) {
    for (const step of [1, 2, 5]) if (step * power >= atLeast) return step * power
    power *= 10
  }
}

/** Cats that are being copied: they walk from the leader's strip down to the follower's, each in its own offset. */
export function paintCopies(
  brush: Brush,
  world: World,
  partition: PartitionView,
  rows: readonly LogRow[],
  geometry: LogGeometry,
  atUs: number,
): void {
  if (geometry.density === 'columns' || geometry.density === 'bars') return
  for (const message of Object.values(world.inFlight)) {
    if (message.api !== 'Fetch' || message.direction !== 'response' || message.lost) continue
    const from = rowIndex(rows, message.from)
    const to = rowIndex(rows, message.to)
    if (from < 0 || to < 0) continue
    for (const range of message.ranges) {
      if (range.topic !== partition.topic || range.partition !== partition.partition) continue
      paintCopy(brush, message, range, { rows, geometry, from, to }, atUs)
    }
  }
}

const rowIndex = (rows: readonly LogRow[], node: string): number =>
  rows.findIndex(({ broker }) => node === `broker-${broker}`)

interface Way {
  readonly rows: readonly LogRow[]
  readonly geometry: LogGeometry
  readonly from: number
  readonly to: number
}

function paintCopy(
  brush: Brush,
  { departUs, arriveUs }: MessageInFlight,
  range: { readonly from: number; readonly to: number },
  { rows, geometry, from, to }: Way,
  atUs: number,
): void {
  const source = rows[from]
  const start = geometry.rows[from]
  const end = geometry.rows[to]
  if (!source || !start || !end) return
  const t = eased(Math.min(1, Math.max(0, (atUs - departUs) / Math.max(1, arriveUs - departUs))))
  const y = start.groundY + (end.groundY - start.groundY) * t
  const size = Math.max(10, Math.min(26, geometry.catSize))
  const last = Math.min(range.to, endShown(source, geometry))
  for (let offset = Math.max(range.from, firstShown(source, geometry)); offset < last; offset++) {
    const logged = recordAt(source.log, offset)
    if (!logged) continue
    const look = lookOfKey(logged.record.key)
    const x = xOf(geometry, offset) + geometry.pitch / 2
    stamp(brush, brush.atlas.cat(look, 'walk1', size, true), x, y)
  }
  if (range.to > last) badge(brush, `+${range.to - last}`, geometry.x + geometry.stripWidth - 14, y)
}
