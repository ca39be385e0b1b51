import { indexOfFact } from './factIndex.ts'
import type { Fact } from './facts.ts'

/** The facts that led to this one, the first cause first and the fact itself last; empty for an unknown id. */
export function causeChain(facts: readonly Fact[], id: number): Fact[] {
  const chain: Fact[] = []
  let fact = facts[indexOfFact(facts, id)]
  while (fact !== undefined) {
    chain.push(fact)
    const { cause } = fact
    // A cause comes before its effect; anything else is a damaged trace and would never end.
    fact = cause === undefined || cause >= fact.id ? undefined : facts[indexOfFact(facts, cause)]
  }
  return chain.reverse()
}

/** What this fact led to directly, in order of time. */
export function effectsOf(facts: readonly Fact[], id: number): Fact[] {
  const index = indexOfFact(facts, id)
  if (index < 0) return []
  const effects: Fact[] = []
  for (let next = index + 1; next < facts.length; next++) {
    const fact = facts[next]
    if (fact?.cause === id) effects.push(fact)
  }
  return effects
}
