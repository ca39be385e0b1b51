import { densityOf, type Density, type OffsetWindow } from './offsetScale.ts'

/** What is told under the cats, from the top: what the cleaner has been through, and under which epochs records came. */
export type Band = 'cleaning' | 'epochs'

/** Where one replica's strip lies, in pixels of the picture. */
export interface RowPlace {
  readonly y: number
  readonly height: number
  /** The frame around its segments. */
  readonly boxY: number
  readonly boxHeight: number
  /** Where cats sit. */
  readonly groundY: number
  /** Where each band begins, of those that there are. */
  readonly bandY: Readonly<Partial<Record<Band, number>>>
}

export interface LogGeometry {
  readonly width: number
  readonly height: number
  /** Where offsets begin and how wide they are in all; names of brokers stand before them. */
  readonly x: number
  readonly stripWidth: number
  readonly pitch: number
  readonly density: Density
  readonly catSize: number
  readonly from: number
  readonly rows: readonly RowPlace[]
}

const gutter = 92
const edge = 16
const narrowBelow = 560
const rowMin = 90
const rowMax = 136
const labelHeight = 24
/** High enough for the name of an epoch. */
export const bandHeight = 13
export const nameHeight = 20

/** Room for offsets beside the names of brokers; on a narrow page those stand above. */
export const stripOf = (width: number): { readonly x: number; readonly stripWidth: number } => {
  const x = width < narrowBelow ? edge : gutter
  return { x, stripWidth: Math.max(60, width - x - edge) }
}

/** Lays out so many rows in a room; the picture may grow higher than it. */
export function layoutLog(
  room: { readonly width: number; readonly height: number },
  rows: number,
  window: OffsetWindow,
  bands: readonly Band[],
): LogGeometry {
  const { x, stripWidth } = stripOf(room.width)
  const extra = room.width < narrowBelow ? nameHeight : 0
  const band = bands.length * bandHeight
  const share = rows === 0 ? rowMax : Math.floor(room.height / rows)
  const height = Math.min(rowMax + band, Math.max(rowMin + band, share - extra)) + extra
  const pitch = stripWidth / window.span
  return {
    width: room.width,
    height: Math.max(1, rows * height),
    x,
    stripWidth,
    pitch,
    density: densityOf(pitch),
    catSize: Math.min(40, pitch - 2, height - extra - band - 67),
    from: window.from,
    rows: Array.from({ length: rows }, (_, index) =>
      placeRow(index * height, height, extra, bands),
    ),
  }
}

function placeRow(y: number, height: number, extra: number, bands: readonly Band[]): RowPlace {
  const boxY = y + extra + labelHeight
  const boxHeight = height - extra - labelHeight - 8
  const top = boxY + boxHeight - bands.length * bandHeight - 3
  const bandY = Object.fromEntries(bands.map((band, index) => [band, top + index * bandHeight]))
  return { y, height, boxY, boxHeight, groundY: top - 16, bandY }
}

/** Left edge of an offset, whether it is in view or not. */
export const xOf = ({ x, from, pitch }: LogGeometry, offset: number): number =>
  x + (offset - from) * pitch

/** The same, held inside the strip. */
export const clampedX = (geometry: LogGeometry, offset: number): number =>
  Math.min(geometry.x + geometry.stripWidth, Math.max(geometry.x, xOf(geometry, offset)))

/** The offset at a place, and in which row; null beside the strips. */
export function offsetAt(
  geometry: LogGeometry,
  x: number,
  y: number,
): { readonly row: number; readonly offset: number } | null {
  const row = geometry.rows.findIndex((place) => y >= place.y && y < place.y + place.height)
  if (row < 0 || x < geometry.x || x > geometry.x + geometry.stripWidth) return null
  return { row, offset: Math.floor(geometry.from + (x - geometry.x) / geometry.pitch) }
}
