import type { errorCodes } from '../../kafka/errorCodes.ts'

/** Requests of a member that its group's coordinator answers. */
export const groupApis = [
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'LeaveGroup',
  'OffsetCommit',
  'OffsetFetch',
  'ConsumerGroupHeartbeat',
] as const
export type GroupApi = (typeof groupApis)[number]

/** Errors that a coordinator may be made to answer. */
export const groupErrors = [
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'ILLEGAL_GENERATION',
  'INCONSISTENT_GROUP_PROTOCOL',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'GROUP_MAX_SIZE_REACHED',
  'FENCED_INSTANCE_ID',
  'FENCED_MEMBER_EPOCH',
  'UNRELEASED_INSTANCE_ID',
  'STALE_MEMBER_EPOCH',
] as const satisfies readonly (keyof typeof errorCodes)[]
export type GroupError = (typeof groupErrors)[number]
