import type { Micros } from '../../kafka/units.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import type { ScenarioProblem } from '../../sim/scenario/parse.ts'
import type { Fact } from '../../trace/facts.ts'

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
      readonly problems: readonly ScenarioProblem[]
    }
