import { checkInvariants, InvariantViolation } from '../sim/invariants/checkInvariants.ts'
import { calm, startBrokers, unconverged } from '../sim/invariants/quiescence.ts'
import type { Sim } from '../sim/kernel.ts'
import { createSim, withoutLoss } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenarioProblemText } from '../sim/scenario/problemText.ts'
import type { ScenarioFile } from '../sim/scenario/schema.ts'
import { randomScenario } from './fuzzScenario.ts'

export interface FuzzResult {
  readonly events: number
  readonly violation: {
    readonly atUs: number
    readonly invariant: string
    readonly message: string
  } | null
}

/** How long the cluster may take to come to rest once it is left alone, and how often that is looked at. */
const restMaxUs = 400_000_000
const restStepUs = 5_000_000

/** One random scenario, drawn from the seed, run under every invariant and then left alone until it rests. */
export const fuzzOne = (seed: number): FuzzResult => fuzzFile(randomScenario(seed))

/** The same for a scenario that is given. */
export function fuzzFile(file: ScenarioFile): FuzzResult {
  const parsed = parseScenario(file)
  if (!parsed.ok) {
    const message = parsed.problems
      .map((problem) => `${problem.path} ${scenarioProblemText(problem).en}`)
      .join('; ')
    return { events: 0, violation: { atUs: 0, invariant: 'scenario', message } }
  }
  const { scenario } = parsed
  const afterEvent = checkInvariants()
  let events = 0
  try {
    const sim = createSim(scenario, { afterEvent })
    sim.runUntil(scenario.untilUs)
    events = sim.eventCount
    const rested = withoutLoss(sim, { afterEvent })
    const violation = comeToRest(rested)
    afterEvent(rested, null)
    return { events: events + rested.eventCount, violation }
  } catch (error) {
    if (error instanceof InvariantViolation) {
      const { atUs, invariant, message } = error
      return { events, violation: { atUs, invariant, message } }
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { events, violation: { atUs: 0, invariant: 'no exception', message } }
  }
}

/** Heals everything, ends all input and waits; what has not come true in time is a violation. */
function comeToRest(sim: Sim): FuzzResult['violation'] {
  calm(sim)
  const endUs = sim.nowUs + restMaxUs
  for (;;) {
    const open = unconverged(sim)
    if (open === null) return null
    const { id: invariant, message } = open
    if (sim.nowUs >= endUs) return { atUs: sim.nowUs, invariant, message }
    sim.runUntil(sim.nowUs + restStepUs)
    startBrokers(sim)
  }
}
