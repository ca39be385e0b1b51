/**
 * Members sorted by how many partitions they hold, then by id. A flat array kept sorted: sizes change
 * by one at a time, so an update is two binary searches and a short block move.
 */
export class MemberOrder {
  readonly sizes: Int32Array
  private readonly rank: Int32Array
  private readonly order: Int32Array
  private length = 0

  constructor(rank: Int32Array) {
    this.rank = rank
    this.sizes = new Int32Array(rank.length)
    this.order = new Int32Array(rank.length)
  }

  get count(): number {
    return this.length
  }

  at(position: number): number {
    return this.order[position] ?? -1
  }

  /** Difference between the largest and the smallest size. */
  spread(): number {
    return (this.sizes[this.at(this.length - 1)] ?? 0) - (this.sizes[this.at(0)] ?? 0)
  }

  /** Puts members in, whose sizes are set, all at once. */
  fill(members: readonly number[]): void {
    const sorted = members.toSorted((a, b) => this.compare(a, this.sizes[b] ?? 0, b))
    this.order.set(sorted)
    this.length = members.length
  }

  remove(member: number): void {
    const at = this.positionOf(this.sizes[member] ?? 0, member)
    this.order.copyWithin(at, at + 1, this.length)
    this.length--
  }

  grow(member: number): void {
    const size = this.sizes[member] ?? 0
    const from = this.positionOf(size, member)
    const to = this.positionOf(size + 1, member) - 1 // the member itself is before it
    this.order.copyWithin(from, from + 1, to + 1)
    this.order[to] = member
    this.sizes[member] = size + 1
  }

  shrink(member: number): void {
    const size = this.sizes[member] ?? 0
    const from = this.positionOf(size, member)
    const to = this.positionOf(size - 1, member)
    this.order.copyWithin(to + 1, to, from)
    this.order[to] = member
    this.sizes[member] = size - 1
  }

  /** First position whose member is not before (size, member). */
  private positionOf(size: number, member: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.compare(this.order[middle] ?? 0, size, member) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  private compare(a: number, size: number, member: number): number {
    return (this.sizes[a] ?? 0) - size || (this.rank[a] ?? 0) - (this.rank[member] ?? 0)
  }
}
