import type { Micros } from '../../kafka/units.ts'
import { buildCurve, extendCurve, screenAt, virtualAt, type Curve } from '../../trace/director.ts'
import type { Fact } from '../../trace/facts.ts'
import type { Pace } from './appStore.ts'

/**
 * Turns screen time into virtual time by the director's curve over the facts of every world on screen. The curve grows
 * with what the simulator has computed; its past stays as it was.
 */
export class Pacing {
  private pace: Pace = 'directed'
  private curve: Curve = buildCurve([], { pace: 'directed' })
  private sources: readonly (readonly Fact[])[] = []
  private taken: number[] = []
  private screenMs = 0

  /** Takes in the facts that have come. `computedUs`: up to here every world is complete. */
  follow(sources: readonly (readonly Fact[])[], computedUs: Micros, isFinished: boolean): void {
    const isSame =
      sources.length === this.sources.length &&
      sources.every((facts, index) => facts === this.sources[index])
    if (!isSame) {
      const atUs = this.virtualUs()
      this.restart(sources)
      this.extend(computedUs, isFinished)
      this.moveTo(atUs)
      return
    }
    this.extend(computedUs, isFinished)
  }

  setPace(pace: Pace): void {
    this.pace = pace
    const computedUs = this.curve.draft.horizonUs
    this.restart(this.sources)
    this.extend(computedUs, false)
  }

  get shownCurve(): Curve {
    return this.curve
  }

  moveTo(atUs: Micros): void {
    this.screenMs = screenAt(this.curve, atUs)
  }

  /** Goes on by `elapsedMs` of screen time and returns the virtual time there, µs. */
  advance(elapsedMs: number): Micros {
    this.screenMs += elapsedMs
    return this.virtualUs()
  }

  private virtualUs(): Micros {
    return Math.floor(virtualAt(this.curve, this.screenMs))
  }

  private restart(sources: readonly (readonly Fact[])[]): void {
    this.sources = sources
    this.taken = sources.map(() => 0)
    this.curve = buildCurve([], { pace: this.pace })
  }

  private extend(computedUs: Micros, isFinished: boolean): void {
    const fresh = this.sources.flatMap((facts, index) => {
      const from = this.taken[index] ?? 0
      let to = from
      while (to < facts.length && (facts[to]?.atUs ?? Infinity) <= computedUs) to++
      this.taken[index] = to
      return facts.slice(from, to)
    })
    if (this.sources.length > 1) fresh.sort((a, b) => a.atUs - b.atUs)
    this.curve = extendCurve(this.curve, fresh, isFinished)
  }
}
