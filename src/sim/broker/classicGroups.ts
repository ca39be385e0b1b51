import { errorCodes } from '../../kafka/errorCodes.ts'
import { groupCoordinator } from '../../machines/groupCoordinator.ts'
import type {
  GroupEffect,
  GroupEvent,
  GroupWrite,
  HeartbeatReceived,
  JoinGroupReceived,
  LeaveGroupReceived,
  OffsetCommitReceived,
  SyncGroupReceived,
} from '../../machines/groupCoordinatorTypes.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import type { CoordinatedGroup } from './coordinatedGroup.ts'
import { durableGroup, mayWrite } from './durableGroups.ts'
import { carryOut } from './groupEffects.ts'
import { classicGroupConfig } from './groupSettings.ts'
import { drawUuid } from './memberIds.ts'

type ClassicRequest =
  | JoinGroupReceived
  | SyncGroupReceived
  | HeartbeatReceived
  | LeaveGroupReceived
  | OffsetCommitReceived

/** A classic group that nobody has joined. */
export function newGroup(sim: Sim, node: BrokerNode, groupId: string): CoordinatedGroup {
  const { state } = groupCoordinator.initial({ groupId, config: classicGroupConfig(sim) })
  const group = { groupId, machine: state, names: {}, requests: {}, nextWrite: 0 }
  node.coordinator.groups[groupId] = group
  return group
}

/** Tells the group's machine something, carries out what it asks for, and gives it to whoever wants to know. */
export function tellGroup(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedGroup,
  event: GroupEvent,
): readonly GroupEffect[] {
  const turn = groupCoordinator.step(group.machine, event)
  group.machine = turn.state
  carryOut(sim, node, group, turn.effects)
  return turn.effects
}

/** A request of the classic protocol as its group's machine is told of it. */
export function classicEvent(sim: Sim, groupId: string, request: RequestEnvelope): ClassicRequest {
  const requestId = request.messageId
  switch (request.api) {
    case 'JoinGroup': {
      const { body } = request as RequestEnvelope<'JoinGroup'>
      const prefix = body.groupInstanceId ?? body.clientId
      const newMemberId =
        body.memberId === '' ? `${prefix}-${drawUuid(sim, groupId)}` : body.memberId
      return {
        ...body,
        type: 'JOIN_GROUP_RECEIVED',
        requestId,
        apiVersion: 9,
        newMemberId,
        reason: null,
      }
    }
    case 'SyncGroup': {
      const { body } = request as RequestEnvelope<'SyncGroup'>
      return { ...body, type: 'SYNC_GROUP_RECEIVED', requestId, protocolType: 'consumer' }
    }
    case 'Heartbeat':
      return {
        ...(request as RequestEnvelope<'Heartbeat'>).body,
        type: 'HEARTBEAT_RECEIVED',
        requestId,
      }
    case 'LeaveGroup':
      return {
        ...(request as RequestEnvelope<'LeaveGroup'>).body,
        type: 'LEAVE_GROUP_RECEIVED',
        requestId,
      }
    default:
      return {
        ...(request as RequestEnvelope<'OffsetCommit'>).body,
        type: 'OFFSET_COMMIT_RECEIVED',
        requestId,
      }
  }
}

/** The record is in the log: it survives this broker from now on. */
export function finishWrite(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedGroup,
  write: GroupWrite,
): void {
  const isWritten = mayWrite(sim, node, group.groupId)
  if (isWritten) durableGroup(sim, group.groupId).record = write.record
  if (write.purpose === 'emptied') return
  tellGroup(sim, node, group, {
    type: 'GROUP_RECORD_WRITTEN',
    write,
    errorCode: isWritten ? errorCodes.NONE : errorCodes.NOT_COORDINATOR,
  })
}
