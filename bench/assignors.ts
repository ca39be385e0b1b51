import { assignorByName } from '../src/kafka/assignors/catalogue.ts'
import type { Assignment, AssignorInput, AssignorMember } from '../src/kafka/assignors/types.ts'
import { median, type BenchOptions, type Row } from './row.ts'

type Shape =
  | 'equal-fresh'
  | 'equal-one-left-one-joined'
  | 'five-buckets-fresh'
  | 'equal-fresh-racks'
  | 'last-member-one-topic-fresh'
  | 'last-member-one-topic-one-left'

type Name = 'range' | 'roundrobin' | 'cooperative-sticky'

interface BenchCase {
  readonly shape: Shape
  readonly assignor: Name
  readonly topics: number
  readonly partitions: number
  readonly members: number
  /** Median of Kafka's own assignor on OpenJDK 17, one thread of a 2-core machine. */
  readonly javaMs: number
}

const javaMedians: readonly (readonly [Shape, Name, number, number, number, number])[] = [
  ['equal-fresh', 'range', 50, 20, 200, 8.02],
  ['equal-fresh', 'roundrobin', 50, 20, 200, 0.43],
  ['equal-fresh', 'cooperative-sticky', 50, 20, 200, 0.27],
  ['equal-one-left-one-joined', 'cooperative-sticky', 50, 20, 200, 1.02],
  ['five-buckets-fresh', 'range', 50, 20, 200, 0.87],
  ['five-buckets-fresh', 'cooperative-sticky', 50, 20, 200, 10.75],
  ['equal-fresh-racks', 'range', 50, 20, 200, 4.89],
  ['equal-fresh-racks', 'cooperative-sticky', 50, 20, 200, 1.13],
  ['equal-fresh', 'range', 10, 100, 100, 0.55],
  ['equal-fresh', 'roundrobin', 10, 100, 100, 0.08],
  ['equal-fresh', 'cooperative-sticky', 10, 100, 100, 0.11],
  ['equal-one-left-one-joined', 'cooperative-sticky', 10, 100, 100, 0.48],
  ['five-buckets-fresh', 'range', 10, 100, 100, 0.19],
  ['five-buckets-fresh', 'cooperative-sticky', 10, 100, 100, 1.42],
  ['equal-fresh-racks', 'range', 10, 100, 100, 0.58],
  ['equal-fresh-racks', 'cooperative-sticky', 10, 100, 100, 1.07],
  ['equal-fresh', 'range', 1, 2000, 2000, 1.61],
  ['equal-fresh', 'roundrobin', 1, 2000, 2000, 0.76],
  ['equal-fresh', 'cooperative-sticky', 1, 2000, 2000, 1.23],
  ['equal-one-left-one-joined', 'cooperative-sticky', 1, 2000, 2000, 1.74],
  ['equal-fresh', 'range', 200, 200, 20, 10.75],
  ['equal-fresh', 'roundrobin', 200, 200, 20, 14.69],
  ['equal-fresh', 'cooperative-sticky', 200, 200, 20, 1.88],
  ['equal-one-left-one-joined', 'cooperative-sticky', 200, 200, 20, 31.51],
  ['five-buckets-fresh', 'range', 200, 200, 20, 11.06],
  ['five-buckets-fresh', 'cooperative-sticky', 200, 200, 20, 79.42],
  ['equal-fresh', 'range', 500, 4, 2000, 300.39],
  ['equal-fresh', 'roundrobin', 500, 4, 2000, 69.94],
  ['equal-fresh', 'cooperative-sticky', 500, 4, 2000, 20.94],
  ['equal-one-left-one-joined', 'cooperative-sticky', 500, 4, 2000, 19.58],
  ['equal-fresh', 'range', 500, 200, 1000, 158.4],
  ['equal-fresh', 'roundrobin', 500, 200, 1000, 76.16],
  ['equal-fresh', 'cooperative-sticky', 500, 200, 1000, 16.33],
  ['equal-one-left-one-joined', 'cooperative-sticky', 500, 200, 1000, 199.07],
  ['equal-fresh', 'range', 500, 2000, 2000, 891.53],
  ['equal-fresh', 'cooperative-sticky', 500, 2000, 2000, 91.15],
  ['equal-one-left-one-joined', 'cooperative-sticky', 500, 2000, 2000, 2407.86],
  ['last-member-one-topic-fresh', 'cooperative-sticky', 50, 20, 200, 1.24],
  ['last-member-one-topic-one-left', 'cooperative-sticky', 50, 20, 200, 1.05],
  ['last-member-one-topic-fresh', 'cooperative-sticky', 500, 4, 2000, 62.44],
  ['last-member-one-topic-one-left', 'cooperative-sticky', 500, 4, 2000, 57.6],
  ['last-member-one-topic-fresh', 'cooperative-sticky', 50, 2000, 2000, 121.29],
  ['last-member-one-topic-one-left', 'cooperative-sticky', 50, 2000, 2000, 97.4],
  ['last-member-one-topic-fresh', 'cooperative-sticky', 500, 2000, 2000, 6386.2],
  ['last-member-one-topic-one-left', 'cooperative-sticky', 500, 2000, 2000, 9920.25],
]

const QUICK_PARTITIONS_MAX = 50_000

/** Times the client assignors on the cases for which Java's times are known: no slower than twice Java. */
export function benchAssignors({ quick }: BenchOptions): readonly Row[] {
  return javaMedians
    .map(([shape, assignor, topics, partitions, members, javaMs]): BenchCase => {
      return { shape, assignor, topics, partitions, members, javaMs }
    })
    .filter(({ topics, partitions }) => !quick || topics * partitions <= QUICK_PARTITIONS_MAX)
    .map((benchCase) => timeCase(benchCase, quick))
}

function timeCase(benchCase: BenchCase, quick: boolean): Row {
  const { shape, assignor: name, topics, partitions, members, javaMs } = benchCase
  const input = inputOf(benchCase)
  const assignor = assignorByName(name)
  const timeOnce = (): number => {
    const start = performance.now()
    assignor.assign(input)
    return performance.now() - start
  }
  const budgetMs = quick ? 150 : 1_500
  for (let spentMs = 0, calls = 0; calls < 2 || (spentMs < budgetMs && calls < 5_000); calls++) {
    spentMs += timeOnce()
  }
  const isLarge = topics * partitions >= 1_000_000
  const value = median(Array.from({ length: isLarge ? 3 : 11 }, timeOnce))
  return {
    name: `${shape} ${name} ${topics}×${partitions} ${members} members`,
    value,
    unit: 'ms',
    bar: { atMost: 2 * javaMs },
    reference: { name: 'Java', value: javaMs, ratio: value / javaMs },
  }
}

const RACKS = ['ra', 'rb', 'rc']

function inputOf({ shape, assignor, topics, partitions, members }: BenchCase): AssignorInput {
  const names = Array.from({ length: topics }, (_, i) => `topic-${String(i).padStart(4, '0')}`)
  const partitionCounts = new Map(names.map((name) => [name, partitions]))
  const fresh = freshMembers(shape, names, members)
  switch (shape) {
    case 'equal-fresh':
    case 'five-buckets-fresh':
    case 'last-member-one-topic-fresh':
      return { partitionCounts, members: fresh }
    case 'equal-fresh-racks': {
      const near = (p: number) => [RACKS[p % 3] ?? '', RACKS[(p + 1) % 3] ?? '']
      const replicaRacks = new Map(
        names.map((name) => [name, Array.from({ length: partitions }, (_, p) => near(p))]),
      )
      const members = fresh.map((member, i) => ({ ...member, rackId: RACKS[i % 3] ?? '' }))
      return { partitionCounts, replicaRacks, members }
    }
    case 'equal-one-left-one-joined': {
      const settled = settle(
        assignorByName(assignor).assign({ partitionCounts, members: fresh }),
        fresh,
      )
      const joined = { ...(fresh[0] as AssignorMember), memberId: 'consumer-late-joiner' }
      return { partitionCounts, members: [...settled.slice(1), joined] }
    }
    case 'last-member-one-topic-one-left': {
      const settled = settle(
        assignorByName(assignor).assign({ partitionCounts, members: fresh }),
        fresh,
      )
      return { partitionCounts, members: settled.slice(1) }
    }
  }
}

function freshMembers(shape: Shape, names: readonly string[], count: number): AssignorMember[] {
  const topicsOf = (member: number): readonly string[] => {
    if (shape === 'five-buckets-fresh') return names.filter((_, i) => i % 5 === member % 5)
    const isLast = member === count - 1
    return shape.startsWith('last-member') && isLast ? names.slice(0, 1) : names
  }
  const buckets = new Map<string, readonly string[]>()
  return Array.from({ length: count }, (_, member) => {
    const topics = topicsOf(member)
    const shared = buckets.get(topics.join()) ?? topics
    buckets.set(topics.join(), shared)
    const memberId = `consumer-${String(member).padStart(5, '0')}-9f518db5-5268-4482-ae3c-3e68c60d8095`
    return { memberId, topics: shared, ownedPartitions: [], generation: -1 }
  })
}

const settle = (assignment: Assignment, members: readonly AssignorMember[]): AssignorMember[] =>
  members.map((member) => {
    const ownedPartitions = (assignment.get(member.memberId) ?? []).toSorted((a, b) =>
      a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
    )
    return { ...member, ownedPartitions, generation: 1 }
  })
