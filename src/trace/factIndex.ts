import type { Fact } from './facts.ts'

/** How many of the facts happened at or before `atUs` (µs). Facts are in order of time. */
export function countUpTo(facts: readonly Fact[], atUs: number): number {
  let low = 0
  let high = facts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((facts[middle]?.atUs ?? Infinity) <= atUs) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the fact with this id, or −1. Ids are dense as a rule; a mended trace may have gaps. */
export function indexOfFact(facts: readonly Fact[], id: number): number {
  if (facts[id]?.id === id) return id
  let low = 0
  let high = facts.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = facts[middle]?.id ?? Infinity
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}
