import { countUpTo, indexOfFact } from './factIndex.ts'
import type { Fact } from './facts.ts'
import { applyFact, emptyWorld } from './reduce.ts'
import type { World } from './world.ts'

export interface KeyframeLimits {
  /** Facts between two keyframes, until there are too many keyframes. */
  readonly spacingFacts: number
  /** Beyond this many keyframes every second one is dropped and the spacing doubles. */
  readonly keyframesMax: number
}

const usualLimits: KeyframeLimits = { spacingFacts: 500, keyframesMax: 1024 }

interface Keyframe {
  /** How many facts are in `world`. */
  readonly count: number
  readonly world: World
}

/**
 * A run so far: its facts, and the world at any moment. Going forward costs only the new facts; a jump costs at most
 * the facts since the nearest keyframe. Asked twice without new facts in between, it answers with the same object.
 */
export class History {
  private readonly all: Fact[] = []
  private keyframes: Keyframe[] = [{ count: 0, world: emptyWorld }]
  private spacing: number
  private newest: Keyframe = { count: 0, world: emptyWorld }
  private last: Keyframe = { count: 0, world: emptyWorld }
  private readonly limits: KeyframeLimits

  constructor(limits: KeyframeLimits = usualLimits) {
    this.limits = limits
    this.spacing = limits.spacingFacts
  }

  get facts(): readonly Fact[] {
    return this.all
  }

  /** Time of the last fact, µs; 0 while there is none. */
  get endUs(): number {
    return this.all.at(-1)?.atUs ?? 0
  }

  /** Adds facts that happened after all those held, in order of time. */
  append(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.all.push(fact)
      this.newest = { count: this.newest.count + 1, world: applyFact(this.newest.world, fact) }
      if (this.newest.count % this.spacing === 0) this.keep(this.newest)
    }
  }

  /** The world once every fact with `fact.atUs <= atUs` has happened. */
  worldAt(atUs: number): World {
    return this.worldAfterCount(countUpTo(this.all, atUs))
  }

  /** The world right after the fact with this id; the world before the first fact where there is none such. */
  worldAfterFact(id: number): World {
    return this.worldAfterCount(indexOfFact(this.all, id) + 1)
  }

  /** The world after the first `count` facts. */
  worldAfterCount(count: number): World {
    const wanted = Math.max(0, Math.min(count, this.all.length))
    if (wanted === this.newest.count) return this.newest.world
    let from = this.keyframeBefore(wanted)
    if (this.last.count <= wanted && this.last.count > from.count) from = this.last
    let world = from.world
    for (let index = from.count; index < wanted; index++) {
      world = applyFact(world, this.all[index] as Fact)
    }
    this.last = { count: wanted, world }
    return world
  }

  /** Index of the last fact that happened at or before `atUs` (µs); −1 where none did. */
  factIndexAt(atUs: number): number {
    return countUpTo(this.all, atUs) - 1
  }

  /** A history of the first `factCount` facts that can go on differently. Facts and keyframes are shared. */
  fork(factCount: number): History {
    const branch = new History(this.limits)
    const count = Math.max(0, Math.min(factCount, this.all.length))
    for (let index = 0; index < count; index++) branch.all.push(this.all[index] as Fact)
    branch.keyframes = this.keyframes.filter((each) => each.count <= count)
    branch.spacing = this.spacing
    branch.newest = { count, world: this.worldAfterCount(count) }
    branch.last = branch.newest
    return branch
  }

  private keyframeBefore(count: number): Keyframe {
    let index = Math.min(Math.floor(count / this.spacing), this.keyframes.length - 1)
    while (index > 0 && (this.keyframes[index] as Keyframe).count > count) index -= 1
    return this.keyframes[index] as Keyframe
  }

  private keep(keyframe: Keyframe): void {
    this.keyframes.push(keyframe)
    if (this.keyframes.length <= this.limits.keyframesMax) return
    this.spacing *= 2
    this.keyframes = this.keyframes.filter((each) => each.count % this.spacing === 0)
  }
}

/** A history of the first `factCount` facts of another, to be continued differently. */
export const forkFrom = (history: History, factCount: number): History => history.fork(factCount)
