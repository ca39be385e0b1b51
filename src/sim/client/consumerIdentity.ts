import type { ConsumerNode } from './consumerNode.ts'

/** As whom the client speaks to its coordinator; a generation of −1: as nobody. A KIP-848 member's is its epoch. */
export function identityOf({ machine, membership }: ConsumerNode): {
  readonly memberId: string
  readonly generationId: number
  readonly groupInstanceId: string | null
} {
  if (!membership) return machine.context
  const { memberId, memberEpoch, groupInstanceId } = membership.context
  const generationId = memberEpoch > 0 ? memberEpoch : -1
  return { memberId: generationId < 0 ? '' : memberId, generationId, groupInstanceId }
}

const settled: ReadonlySet<string> = new Set(['stable', 'reconciling', 'acknowledging'])

/** Whether it is a member and no join is going on; a standalone consumer needs none. */
export function isSettled({ isStandalone, machine, membership }: ConsumerNode): boolean {
  if (isStandalone) return true
  return membership ? settled.has(String(membership.value)) : machine.value === 'stable'
}

/** Whether it has left its group, or was in none. */
export const isOut = ({ machine, membership }: ConsumerNode): boolean =>
  membership ? membership.value === 'unsubscribed' : machine.value === 'left'
