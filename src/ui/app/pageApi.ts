import { digestFacts } from '../../trace/digest.ts'
import type { Fact } from '../../trace/facts.ts'
import { useAppStore } from '../state/appStore.ts'
import type { Engine } from '../state/context.ts'

/** What demos and tests drive the page by: `window.purrtition`. Times are milliseconds of the cluster. */
export interface PageApi {
  seek(ms: number): void
  play(): void
  pause(): void
  nowMs(): number
  /** True when every shown world is computed to its end. */
  isComputed(): boolean
  /** The worlds on screen, in order. */
  worlds(): readonly string[]
  facts(world?: number): readonly Fact[]
  digest(world?: number): string
}

declare global {
  interface Window {
    purrtition?: PageApi
  }
}

export function exposePageApi({ session, player }: Engine): void {
  const factsOf = (world: number): readonly Fact[] =>
    session.shownRuns()[world]?.history.facts ?? []
  window.purrtition = {
    seek: (ms) => {
      player.pause()
      player.seek(Math.round(ms * 1000))
    },
    play: () => {
      player.play()
    },
    pause: () => {
      player.pause()
    },
    nowMs: () => player.nowUs / 1000,
    isComputed: () => {
      const { computedUs, endUs } = useAppStore.getState()
      return !session.isOpening && endUs > 0 && computedUs >= endUs
    },
    worlds: () => session.shownRuns().map((run) => run.world),
    facts: (world = 0) => factsOf(world),
    digest: (world = 0) => digestFacts(factsOf(world)),
  }
}
