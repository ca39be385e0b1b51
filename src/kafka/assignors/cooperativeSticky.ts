import { solve, toAssignment } from './sticky.ts'
import type { StickyResult } from './stickyEqual.ts'
import { assignAsLibrdkafka } from './stickyLibrdkafka.ts'
import { NO_GENERATION, stickyProblem, type StickyProblem } from './stickyProblem.ts'
import type { Assignor, AssignorInput } from './types.ts'

/**
 * The sticky target, less every partition that another member must first give up: those are in
 * nobody's list in this round, and a further round hands them out (KIP-429).
 */
export const cooperativeStickyAssignor: Assignor = {
  name: 'cooperative-sticky',
  protocol: 'cooperative',
  assign: (input) => {
    const problem = cooperativeProblem(input)
    const { lists, moving } = solve(problem)
    const leaving = problem.equalSubscriptions ? moving : movingOf(problem, lists)
    return toAssignment(problem, withoutMoving(lists, leaving))
  },
}

/** The same with librdkafka's choice among partitions of equal standing. */
export const librdkafkaCooperativeStickyAssignor: Assignor = {
  ...cooperativeStickyAssignor,
  assign: (input) => {
    const problem = cooperativeProblem(input)
    const { lists } = assignAsLibrdkafka(problem)
    return toAssignment(problem, withoutMoving(lists, movingOf(problem, lists)))
  },
}

const cooperativeProblem = (input: AssignorInput): StickyProblem =>
  stickyProblem(input, ({ ownedPartitions, generation }) => ({
    ownedPartitions,
    generation: generation ?? NO_GENERATION,
  }))

function withoutMoving(
  lists: readonly number[][],
  moving: StickyResult['moving'],
): readonly number[][] {
  const movingTo = new Map(moving.map(({ id, to }) => [id, to]))
  if (movingTo.size === 0) return lists
  return lists.map((list, member) => list.filter((id) => movingTo.get(id) !== member))
}

/** Added to one member's list and gone from another's. */
function movingOf(
  { claimed, space }: StickyProblem,
  lists: readonly (readonly number[])[],
): { id: number; to: number }[] {
  const addedTo = new Int32Array(space.topicOf.length).fill(-1)
  const revoked = new Uint8Array(space.topicOf.length)
  const mark = new Int32Array(space.topicOf.length).fill(-1)
  lists.forEach((list, member) => {
    const owned = claimed[member] ?? []
    for (const id of owned) mark[id] = member
    for (const id of list) if (mark[id] !== member) addedTo[id] = member
    for (const id of list) mark[id] = -2 - member
    for (const id of owned) if (mark[id] !== -2 - member) revoked[id] = 1
  })
  const moving: { id: number; to: number }[] = []
  addedTo.forEach((to, id) => {
    if (to >= 0 && revoked[id] === 1) moving.push({ id, to })
  })
  return moving
}
