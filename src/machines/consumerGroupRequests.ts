import { errorCodes } from '../kafka/errorCodes.ts'
import type {
  ConsumerGroup,
  ConsumerGroupEvent,
  ConsumerGroupHeartbeatReceived,
  ConsumerGroupMember,
} from './consumerGroupTypes.ts'
import { joinEpoch, leaveEpoch, staticLeaveEpoch } from './memberReconciliation.ts'
import { isSubset } from './partitionSets.ts'

type Heartbeat = ConsumerGroupHeartbeatReceived

/** What is wrong with a request whatever the group's members are; 0: nothing. */
export function shapeError(
  group: Pick<ConsumerGroup, 'groupId' | 'config'>,
  request: Heartbeat,
): number {
  const { memberEpoch, memberId, groupInstanceId, serverAssignor } = request
  if (group.groupId === '' || memberEpoch < staticLeaveEpoch) return errorCodes.INVALID_REQUEST
  if (memberEpoch !== joinEpoch && memberId === '') return errorCodes.INVALID_REQUEST
  if (memberEpoch === staticLeaveEpoch && groupInstanceId === null)
    return errorCodes.INVALID_REQUEST
  if (memberEpoch === joinEpoch && !isWholeJoin(request)) return errorCodes.INVALID_REQUEST
  const isKnown =
    serverAssignor === null ||
    (group.config.assignors as readonly string[]).includes(serverAssignor)
  return isKnown ? errorCodes.NONE : errorCodes.UNSUPPORTED_ASSIGNOR
}

/** Whoever joins says how long it may take, what it reads, and that it owns nothing. */
const isWholeJoin = ({ rebalanceTimeoutMs, topics, owned }: Heartbeat): boolean =>
  rebalanceTimeoutMs !== null && topics !== null && topics.length > 0 && owned?.length === 0

export const memberById = (group: ConsumerGroup, id: string): ConsumerGroupMember | undefined =>
  group.members.find(({ memberId }) => memberId === id)

export const memberByInstance = (
  group: ConsumerGroup,
  instance: string | null,
): ConsumerGroupMember | undefined =>
  instance === null
    ? undefined
    : group.members.find(({ groupInstanceId }) => groupInstanceId === instance)

/** What is wrong with a request in view of who is in the group; 0: nothing. */
export function memberError(group: ConsumerGroup, request: Heartbeat): number {
  const { memberEpoch, memberId, groupInstanceId } = request
  const holder = memberByInstance(group, groupInstanceId)
  if (memberEpoch === joinEpoch && holder) {
    const isAway = holder.current.context.memberEpoch === staticLeaveEpoch
    // a classic process is fenced by the next one, as ever
    return isAway || holder.classic !== null ? errorCodes.NONE : errorCodes.UNRELEASED_INSTANCE_ID
  }
  const member = groupInstanceId === null ? memberById(group, memberId) : holder
  if (!member) return newcomerError(group, memberEpoch)
  if (member.memberId !== memberId) return errorCodes.FENCED_INSTANCE_ID
  const isLeaving = memberEpoch === leaveEpoch || memberEpoch === staticLeaveEpoch
  return isLeaving ? errorCodes.NONE : epochError(member, request)
}

function newcomerError({ config, members }: ConsumerGroup, memberEpoch: number): number {
  if (memberEpoch !== joinEpoch) return errorCodes.UNKNOWN_MEMBER_ID
  const isFull = config.maxSize !== null && members.length >= config.maxSize
  return isFull ? errorCodes.GROUP_MAX_SIZE_REACHED : errorCodes.NONE
}

/** The epoch before is let through where the answer to it was lost: the member owns nothing that is not its own. */
function epochError({ current }: ConsumerGroupMember, { memberEpoch, owned }: Heartbeat): number {
  const known = current.context
  if (memberEpoch === known.memberEpoch) return errorCodes.NONE
  const isRepeated =
    memberEpoch < known.memberEpoch &&
    memberEpoch === known.previousMemberEpoch &&
    owned !== null &&
    isSubset(owned, known.assigned)
  return isRepeated ? errorCodes.NONE : errorCodes.FENCED_MEMBER_EPOCH
}

/** Offsets are for members at exactly the epoch they name; a commit without a member, for an empty group. */
export function offsetsError(
  group: ConsumerGroup,
  { api, memberId, memberEpoch }: Extract<ConsumerGroupEvent, { type: 'OFFSETS_REQUESTED' }>,
): number {
  const isAdmin =
    memberEpoch < 0 && (api === 'OffsetFetch' ? memberId === '' : group.members.length === 0)
  if (isAdmin) return errorCodes.NONE
  const member = memberById(group, memberId)
  if (!member) return errorCodes.UNKNOWN_MEMBER_ID
  const isCurrent = member.current.context.memberEpoch === memberEpoch
  const stale = member.classic ? errorCodes.ILLEGAL_GENERATION : errorCodes.STALE_MEMBER_EPOCH
  return isCurrent ? errorCodes.NONE : stale
}

/** What is wrong with a SyncGroup or Heartbeat in view of who is in the group: 25, 82, then the generation. */
export function classicMemberError(
  group: ConsumerGroup,
  request: {
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly generationId: number
  },
): number {
  const { memberId, groupInstanceId, generationId } = request
  const holder = memberByInstance(group, groupInstanceId)
  const member = groupInstanceId === null ? memberById(group, memberId) : holder
  if (!member) return errorCodes.UNKNOWN_MEMBER_ID
  if (member.memberId !== memberId) return errorCodes.FENCED_INSTANCE_ID
  if (!member.classic) return errorCodes.UNKNOWN_MEMBER_ID
  const isCurrent = member.current.context.memberEpoch === generationId
  return isCurrent ? errorCodes.NONE : errorCodes.ILLEGAL_GENERATION
}
