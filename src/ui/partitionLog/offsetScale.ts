/** Which offsets are in view: `from` may lie between two of them, `span` is how many fit. */
export interface OffsetWindow {
  readonly from: number
  readonly span: number
}

/** What there is to see: from the lowest log start offset to the highest log end offset (exclusive). */
export interface OffsetBounds {
  readonly start: number
  readonly end: number
}

/** Widest and narrowest a record is drawn, in pixels. */
export const pitchMax = 46
const spanMin = 6

/**
 * How records are drawn at this many pixels each: cats, tiles with a letter, bars, or columns that stand for several
 * offsets each.
 */
export type Density = 'cats' | 'tiles' | 'bars' | 'columns'

export function densityOf(pitch: number): Density {
  if (pitch >= 20) return 'cats'
  if (pitch >= 9) return 'tiles'
  return pitch >= 2 ? 'bars' : 'columns'
}

/** Everything at once, with one free place at the end; few records do not grow wider than cats are. */
export const wholeLog = ({ start, end }: OffsetBounds, width: number): OffsetWindow => ({
  from: start,
  span: Math.max(end - start + 1, width / pitchMax, spanMin),
})

/** The end of the log, at a width at which cats can be read; it pages on by thirds, so that cats keep their places. */
export function tailOf({ start, end }: OffsetBounds, width: number, pitch: number): OffsetWindow {
  const room = Math.max(spanMin, Math.floor(width / pitch))
  const step = Math.max(1, Math.floor(room / 3))
  const over = end + 1 - start - room
  return { from: start + (over <= 0 ? 0 : Math.ceil(over / step) * step), span: width / pitch }
}

/** Closer or further by a factor, holding the offset `at` in its place, within what there is. */
export function zoomBy(
  window: OffsetWindow,
  factor: number,
  at: number,
  bounds: OffsetBounds,
  width: number,
): OffsetWindow {
  const most = wholeLog(bounds, width).span
  const span = Math.min(most, Math.max(Math.min(spanMin, most), window.span / factor))
  const share = (at - window.from) / window.span
  return within({ from: at - share * span, span }, bounds)
}

/** The window moved so that it lies over the log as far as possible. */
export function within({ from, span }: OffsetWindow, { start, end }: OffsetBounds): OffsetWindow {
  const last = Math.max(start, end + 1 - span)
  return { from: Math.min(last, Math.max(start, from)), span }
}

/** The window moved as little as possible so that an offset is well inside it. */
export function reveal(window: OffsetWindow, offset: number, bounds: OffsetBounds): OffsetWindow {
  const margin = Math.min(2, window.span / 4)
  const { from, span } = window
  if (offset < from + margin) return within({ from: offset - margin, span }, bounds)
  if (offset + 1 > from + span - margin)
    return within({ from: offset + 1 + margin - span, span }, bounds)
  return window
}
