import type { Micros } from '../../kafka/units.ts'
import type { GroupInterruptions } from '../../trace/interruptions.ts'

export interface Counted {
  /** Sum of the silences of all partitions, µs. */
  readonly silentUs: Micros
  readonly moved: number
  readonly rebalances: number
}

/** What of a whole run's report had happened by `nowUs`. */
export function countUntil(report: GroupInterruptions, nowUs: Micros): Counted {
  const silentUs = report.intervals.reduce(
    (sum, { fromUs, toUs }) => sum + Math.max(0, Math.min(toUs ?? nowUs, nowUs) - fromUs),
    0,
  )
  const rounds = report.rebalances.filter((each) => each.joinedUs <= nowUs)
  return {
    silentUs,
    moved: rounds.reduce((sum, each) => sum + each.moved.length, 0),
    rebalances: rounds.length,
  }
}
