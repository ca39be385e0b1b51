import type { Micros } from '../../kafka/units.ts'
import type { Advice } from '../../sim/scenario/advise.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import type { WrittenSettings } from '../../sim/scenario/settings.ts'
import type { Fact } from '../../trace/facts.ts'
import type { ShownProblem } from './shownProblem.ts'

/** What the page asks of the simulator. Runs have names that the page chooses. */
export type ToSim =
  | {
      readonly kind: 'load'
      readonly requestId: number
      readonly run: string
      readonly scenario: unknown
    }
  | {
      readonly kind: 'fork'
      readonly requestId: number
      readonly run: string
      readonly from: string
      readonly atUs: Micros
      readonly command: Command
    }
  /** Compute on to `untilUs`; the answer comes in slices. */
  | {
      readonly kind: 'advance'
      readonly requestId: number
      readonly run: string
      readonly untilUs: Micros
    }
  | { readonly kind: 'drop'; readonly requestId: number; readonly run: string }

/** What the simulator answers. `facts` are those since the last answer for that run. */
export type FromSim =
  | {
      readonly kind: 'started'
      readonly requestId: number
      readonly run: string
      readonly untilUs: Micros
      /** A fork shares this many facts with the run it came from. */
      readonly shared: number
      /** What is worth a thought in the scenario's settings; a fork repeats what its origin said. */
      readonly advice: readonly Advice[]
      /** What the scenario's clients and brokers were configured with. */
      readonly settings: WrittenSettings
    }
  | {
      readonly kind: 'facts'
      readonly requestId: number
      readonly run: string
      readonly facts: readonly Fact[]
      readonly computedUs: Micros
      readonly done: boolean
    }
  | { readonly kind: 'dropped'; readonly requestId: number; readonly run: string }
  | {
      readonly kind: 'failed'
      readonly requestId: number
      readonly run: string
      readonly problems: readonly ShownProblem[]
    }
