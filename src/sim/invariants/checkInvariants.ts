import { usToMs } from '../../kafka/units.ts'
import type { QueuedEvent } from '../eventQueue.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { compactionInvariants } from './compaction.ts'
import { groupInvariants } from './groups.ts'
import type { Invariant, Occasion } from './invariant.ts'
import { logInvariants } from './log.ts'
import { metadataInvariants } from './metadata.ts'
import { offsetInvariants } from './offsets.ts'
import { producerInvariants } from './producers.ts'
import { replicationInvariants } from './replication.ts'
import { newWatch, observe, type Watch } from './watch.ts'

/** A run did what Kafka never does. Names the rule, the time and the seed. */
export class InvariantViolation extends Error {
  readonly invariant: string
  readonly atUs: number

  constructor(invariant: string, atUs: number, seed: number, message: string) {
    super(`${invariant} at ${usToMs(atUs)} ms, seed ${seed}: ${message}`)
    this.name = 'InvariantViolation'
    this.invariant = invariant
    this.atUs = atUs
  }
}

/** Every invariant that is checked along a run; those of its quiet end are in `quiescence.ts`. */
export const invariants: readonly Invariant[] = [
  ...metadataInvariants,
  ...replicationInvariants,
  ...logInvariants,
  ...compactionInvariants,
  ...producerInvariants,
  ...offsetInvariants,
  ...groupInvariants,
]

/** Events between two looks at everything; between them only what an event touched is looked at. */
const sweepEvents = 512

type Check = (sim: Sim, event: QueuedEvent | null) => void

/**
 * A checker to be called after every event of one run, at its end without an event; throws `InvariantViolation` at the
 * first violation.
 */
export function checkInvariants(watch: Watch = newWatch()): Check {
  const due = new Map<Occasion, readonly Invariant[]>()
  for (const invariant of invariants) {
    for (const occasion of invariant.after)
      due.set(occasion, [...(due.get(occasion) ?? []), invariant])
  }
  let events = 0
  return (sim, event) => {
    observe(sim, watch, event)
    const isSweep = event === null || ++events % sweepEvents === 0
    for (const invariant of dueNow(due, watch, isSweep)) {
      const complaint = invariant.check(sim, watch)
      if (complaint === null) continue
      const message = `${complaint} (${invariant.statement})`
      throw new InvariantViolation(invariant.id, sim.nowUs, sim.scenario.seed, message)
    }
  }
}

function dueNow(
  due: ReadonlyMap<Occasion, readonly Invariant[]>,
  watch: Watch,
  isSweep: boolean,
): ReadonlySet<Invariant> {
  const found = new Set<Invariant>()
  const add = (occasion: Occasion): void => {
    for (const invariant of due.get(occasion) ?? []) found.add(invariant)
  }
  for (const { kind } of watch.fresh) add(kind)
  if (watch.event?.kind === 'deliver') {
    const envelope = watch.event.payload as RequestEnvelope | ResponseEnvelope
    if (envelope.direction === 'request') add(`handled:${envelope.api}`)
  }
  if (isSweep) add('sweep')
  return found
}
