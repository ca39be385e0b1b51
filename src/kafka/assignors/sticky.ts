import { assignEqual, type StickyResult } from './stickyEqual.ts'
import { assignGeneral } from './stickyGeneral.ts'
import { NO_GENERATION, stickyProblem, toPartitions, type StickyProblem } from './stickyProblem.ts'
import type { Assignment, Assignor } from './types.ts'

/** Balanced first, then as few moves as possible; members revoke everything before joining (KIP-54). */
export const stickyAssignor: Assignor = {
  name: 'sticky',
  protocol: 'eager',
  assign: (input) => {
    const problem = stickyProblem(
      input,
      ({ userData }) => userData ?? { ownedPartitions: [], generation: NO_GENERATION },
    )
    return toAssignment(problem, solve(problem).lists)
  },
}

export const solve = (problem: StickyProblem): StickyResult =>
  problem.equalSubscriptions ? assignEqual(problem) : assignGeneral(problem)

export const toAssignment = (
  { group, space }: StickyProblem,
  lists: readonly (readonly number[])[],
): Assignment =>
  new Map(
    group.members.map(({ memberId }, index) => [memberId, toPartitions(lists[index] ?? [], space)]),
  )
