import type { Micros } from '../../kafka/units.ts'
import { findAwaited, type Beat } from '../../scenes/scene.ts'
import type { Fact } from '../../trace/facts.ts'

/** A beat and its moment: null when the awaited fact has not come in what is computed so far. */
export interface TimedBeat {
  readonly beat: Beat
  readonly atUs: Micros | null
  readonly factId: number | null
}

/** Finds the moment of each beat in its world's facts. */
export function timeBeats(
  beats: readonly Beat[],
  factsOf: (world: string | undefined) => readonly Fact[],
): readonly TimedBeat[] {
  return beats.map((beat) => {
    if ('ms' in beat.at) return { beat, atUs: beat.at.ms * 1000, factId: null }
    const fact = findAwaited(factsOf(beat.world), beat.at)
    return { beat, atUs: fact?.atUs ?? null, factId: fact?.id ?? null }
  })
}

/** The last beat whose moment has come, and the next one that will come. */
export function beatAt(
  timed: readonly TimedBeat[],
  nowUs: Micros,
): { readonly current: TimedBeat | undefined; readonly next: TimedBeat | undefined } {
  const coming = timed
    .filter((each): each is TimedBeat & { atUs: Micros } => each.atUs !== null)
    .toSorted((a, b) => a.atUs - b.atUs)
  return {
    current: coming.findLast((each) => each.atUs <= nowUs),
    next: coming.find((each) => each.atUs > nowUs),
  }
}
