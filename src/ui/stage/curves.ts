import type { Curve, Point } from './layoutTypes.ts'

/** A curve that leaves and arrives horizontally. */
export function sideways(from: Point, to: Point): Curve {
  const bend = Math.max(18, Math.abs(to.x - from.x) * 0.5)
  return {
    from,
    handle1: { x: from.x + bend, y: from.y },
    handle2: { x: to.x - bend, y: to.y },
    to,
  }
}

/** A curve that swings out to a gutter at `gutterX` and back. */
export const throughGutter = (from: Point, to: Point, gutterX: number): Curve => ({
  from,
  handle1: { x: gutterX, y: from.y },
  handle2: { x: gutterX, y: to.y },
  to,
})

/** A curve that leaves sideways and arrives from above. */
export const downTo = (from: Point, to: Point): Curve => ({
  from,
  handle1: { x: to.x, y: from.y },
  handle2: { x: to.x, y: (from.y + to.y) / 2 },
  to,
})

/** The place on a curve at `t` in 0…1, written into `out` so that a frame allocates nothing. */
export function placeOn(curve: Curve, t: number, out: { x: number; y: number }): void {
  const rest = 1 - t
  const a = rest * rest * rest
  const b = 3 * rest * rest * t
  const c = 3 * rest * t * t
  const d = t * t * t
  out.x = a * curve.from.x + b * curve.handle1.x + c * curve.handle2.x + d * curve.to.x
  out.y = a * curve.from.y + b * curve.handle1.y + c * curve.handle2.y + d * curve.to.y
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The curve as SVG path data. */
export const pathOf = ({ from, handle1, handle2, to }: Curve): string =>
  `M${round(from.x)} ${round(from.y)} C${round(handle1.x)} ${round(handle1.y)} ${round(handle2.x)} ${round(handle2.y)} ${round(to.x)} ${round(to.y)}`

/** Slow at both ends. */
export const eased = (t: number): number => t * t * (3 - 2 * t)
