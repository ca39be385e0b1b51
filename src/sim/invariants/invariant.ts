import type { FactKind } from '../../trace/facts.ts'
import type { ApiName } from '../protocol.ts'
import type { Sim } from '../kernel.ts'
import type { Watch } from './watch.ts'

/** When an invariant is looked at: after a fact of that kind, after a request of that API was handled, or in a sweep. */
export type Occasion = FactKind | `handled:${ApiName}` | 'sweep'

/** Something that is never false in Kafka. Ids are those of the list of invariants that the simulator keeps. */
export interface Invariant {
  readonly id: string
  readonly statement: string
  readonly after: readonly Occasion[]
  /** Null when it holds, else what is wrong. Looks at what the last event touched; a sweep looks at all there is. */
  readonly check: (sim: Sim, watch: Watch) => string | null
}

/** The first complaint about any of the items. */
export function firstOf<T>(
  items: Iterable<T>,
  complain: (item: T) => string | null,
): string | null {
  for (const item of items) {
    const complaint = complain(item)
    if (complaint !== null) return complaint
  }
  return null
}
