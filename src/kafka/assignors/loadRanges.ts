/**
 * Members in order of load, taken in turns from either end: every member at the lowest level receives
 * one, then the next level is theirs and those already there join in; givers likewise from the top.
 */
export class LoadRanges {
  private readonly members: number[]
  /** Loads at the start, by position. */
  private readonly loads: readonly number[]
  private lowLevel: number
  private lowEnd = 0
  private nextLow = 0
  private highLevel: number
  private highStart: number
  private highEnd: number
  private nextHigh: number

  /** Members of equal load come in the order of their numbers. */
  constructor(members: readonly number[], loadOf: (member: number) => number) {
    this.members = members.toSorted((a, b) => loadOf(a) - loadOf(b) || a - b)
    this.loads = this.members.map(loadOf)
    this.lowLevel = this.loads[0] ?? 0
    this.highLevel = this.loads.at(-1) ?? 0
    this.highStart = this.members.length
    this.highEnd = this.members.length
    this.nextHigh = this.members.length - 1
    this.widenLow()
    this.widenHigh()
  }

  /** No giver is two or more above the receivers. */
  isLevel(): boolean {
    return this.highLevel - this.lowLevel <= 1
  }

  /** The member whose turn it is to receive. */
  nextReceiver(): number {
    this.startRoundOfReceivers()
    return this.members[this.nextLow++] ?? 0
  }

  /** The member whose turn it is to give, or undefined when nobody is left who should. */
  nextGiver(hasSomething: (member: number) => boolean): number | undefined {
    for (;;) {
      while (this.nextHigh < this.highStart && !this.isLevel()) {
        this.highLevel--
        this.widenHigh()
        this.nextHigh = this.highEnd - 1
      }
      if (this.isLevel()) return undefined
      const member = this.members[this.nextHigh] ?? 0
      if (hasSomething(member)) {
        this.nextHigh--
        this.startRoundOfReceivers()
        return this.isLevel() ? undefined : member
      }
      this.exclude(this.nextHigh--)
    }
  }

  private startRoundOfReceivers(): void {
    if (this.nextLow < this.lowEnd) return
    this.lowLevel++
    this.widenLow()
    this.nextLow = 0
  }

  /** Swaps a member that has nothing to give with the last giver and leaves it out. */
  private exclude(position: number): void {
    const last = --this.highEnd
    const excluded = this.members[position] ?? 0
    this.members[position] = this.members[last] ?? 0
    this.members[last] = excluded
  }

  private widenLow(): void {
    while (this.loads[this.lowEnd] === this.lowLevel) this.lowEnd++
  }

  private widenHigh(): void {
    while (this.loads[this.highStart - 1] === this.highLevel) this.highStart--
  }
}
