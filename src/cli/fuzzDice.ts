import { drawInt, type RandomStreams } from '../sim/random.ts'

/** Random choices out of one seeded stream. */
export interface Dice {
  readonly draw: (min: number, max: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** True once in so many times. */
  readonly oneIn: (times: number) => boolean
}

/** The choices of one seed, the same every time. */
export function diceOf(seed: number): Dice {
  const streams: RandomStreams = {}
  const draw = (min: number, max: number): number => drawInt(streams, seed, 'fuzz', min, max)
  const pick = <T>(list: readonly T[]): T => list[draw(0, list.length - 1)] as T
  return { draw, pick, oneIn: (times) => draw(1, times) === 1 }
}
