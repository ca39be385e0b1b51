import { msToUs, type Micros } from '../../kafka/units.ts'

const unitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * Reads `"250ms"`, `"12s"`, `"7d"` or a number of milliseconds. Returns whole microseconds, or null when it is neither
 * or is negative.
 */
export function parseDuration(value: string | number): Micros | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? msToUs(value) : null
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|m|h|d)?\s*$/.exec(value)
  if (!match) return null
  const ms = Number(match[1]) * (unitMs[match[2] ?? 'ms'] ?? 1)
  return msToUs(ms)
}

/** Writes a duration the way scenarios spell it: the largest unit that leaves a whole number. */
export function formatDuration(us: Micros): string {
  const ms = us / 1000
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = unitMs[unit] ?? 1
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  }
  return `${ms}ms`
}
