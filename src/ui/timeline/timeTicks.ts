import type { StageTranslate } from '../stage/words.ts'

const units = [
  { key: 'timeline.days', us: 86_400_000_000 },
  { key: 'timeline.hours', us: 3_600_000_000 },
  { key: 'timeline.minutes', us: 60_000_000 },
  { key: 'timeline.seconds', us: 1_000_000 },
  { key: 'timeline.milliseconds', us: 1000 },
] as const

/** Distances of marks that read well, µs, up to days: those of a clock rather than of a ruler. */
const clockSteps: readonly number[] = [
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * 1e6),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * 60e6),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600e6),
]

/** The least round distance that is not below `us`. */
function stepFrom(us: number): number {
  const clock = clockSteps.find((step) => step >= us)
  if (us > 500_000 && clock !== undefined) return clock
  const base = us > 500_000 ? 86_400_000_000 : 1
  const power = 10 ** Math.max(0, Math.floor(Math.log10(us / base)))
  return base * power * ([1, 2, 5, 10].find((each) => base * power * each >= us) ?? 10)
}

export interface TimeTick {
  readonly us: number
  readonly text: string
}

/**
 * Marks of a time axis from `fromUs` to `toUs`, at most `most` of them apart as a clock would have them, all in one unit:
 * milliseconds, seconds, minutes, hours or days.
 */
export function timeTicks(
  fromUs: number,
  toUs: number,
  most: number,
  t: StageTranslate,
): readonly TimeTick[] {
  const step = stepFrom(Math.max(1, (toUs - fromUs) / Math.max(1, most)))
  const unit = units.find(({ us }) => step % us === 0) ?? units[4]
  const ticks: TimeTick[] = []
  for (let us = Math.ceil(fromUs / step) * step; us <= toUs; us += step) {
    ticks.push({ us, text: t(unit.key, { value: us / unit.us }) })
  }
  return ticks
}
