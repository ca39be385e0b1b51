import { encodeFact } from './codec.ts'
import type { Fact } from './facts.ts'

/** A 64-bit hash of facts in order, fed bit by bit. The same in every JavaScript engine; not for security. */
export class FactDigest {
  private first = 0x811c9dc5 | 0
  private second = 0x9e3779b9 | 0

  /** Takes in one more fact. */
  add(fact: Fact): void {
    const line = encodeFact(fact)
    let { first, second } = this
    for (let index = 0; index < line.length; index++) {
      const unit = line.charCodeAt(index)
      first = Math.imul(((first << 5) | (first >>> 27)) ^ unit, 0x9e3779b1)
      second = Math.imul(((second << 7) | (second >>> 25)) ^ unit, 0x5f356495)
    }
    this.first = Math.imul(first ^ 10, 0x9e3779b1)
    this.second = Math.imul(second ^ 10, 0x5f356495)
  }

  /** 16 hexadecimal digits for what was added so far. */
  hex(): string {
    const high = mixed(this.first ^ (this.second >>> 16))
    const low = mixed(this.second ^ high)
    return hexOf(high) + hexOf(low)
  }
}

/** The digest of a whole trace. */
export function digestFacts(facts: readonly Fact[]): string {
  const digest = new FactDigest()
  for (const fact of facts) digest.add(fact)
  return digest.hex()
}

/** Final mixing of MurmurHash3: each bit of the input moves each bit of the output. */
function mixed(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

const hexOf = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')
