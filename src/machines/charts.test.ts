import { describe, expect, it } from 'vitest'
import type { AnyStateMachine, EventObject } from 'xstate'
import { getAdjacencyMap, getShortestPaths } from 'xstate/graph'
import { brokerMachine } from './broker.ts'
import { describeMachine } from './diagram.ts'
import { groupCoordinatorMachine } from './groupCoordinator.ts'
import { consumerGroupMachine } from './consumerGroup.ts'
import type { ConsumerGroup } from './consumerGroupTypes.ts'
import { consumerMembershipMachine } from './consumerMembership.ts'
import type { ConsumerMembership } from './consumerMembershipTypes.ts'
import { beatOf, testInput } from './consumerGroupTestDriver.ts'
import type { Group } from './groupCoordinatorTypes.ts'
import { groupMemberMachine } from './groupMember.ts'
import { protocolsOf, testConfig } from './groupTestDriver.ts'
import { logCleaningMachine } from './logCleaning.ts'
import { logSegmentMachine } from './logSegment.ts'
import { memberReconciliationMachine, type CurrentAssignment } from './memberReconciliation.ts'
import { partitionLeadershipMachine } from './partitionLeadership.ts'
import { playbackMachine } from './playback.ts'
import { pollLoopMachine } from './pollLoop.ts'
import { replicaMachine } from './replica.ts'

const named = (...types: readonly string[]): EventObject[] => types.map((type) => ({ type }))

const join = (memberId: string, over: object = {}): EventObject =>
  ({
    type: 'JOIN_GROUP_RECEIVED',
    requestId: 1,
    memberId,
    groupInstanceId: null,
    clientId: 'cat',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    protocolType: 'consumer',
    protocols: protocolsOf(),
    apiVersion: 9,
    newMemberId: 'A',
    reason: null,
    ...over,
  }) as EventObject
const written = (generationId: number): EventObject =>
  ({
    type: 'GROUP_RECORD_WRITTEN',
    errorCode: 0,
    write: { purpose: 'assignment', generationId, record: { members: [] } },
  }) as EventObject
const sync = (memberId: string): EventObject =>
  ({
    type: 'SYNC_GROUP_RECEIVED',
    requestId: 2,
    memberId,
    groupInstanceId: null,
    generationId: 1,
    protocolType: null,
    protocolName: null,
    assignments: [],
  }) as EventObject

const beat = (over: object) => ({
  type: 'HEARTBEAT_ANSWERED',
  errorCode: 0,
  isCaughtUp: true,
  isFenced: true,
  shouldShutDown: false,
  ...over,
})
const brokerEvents = [
  ...named('START_REQUESTED', 'LOGS_LOADED', 'STOP_REQUESTED', 'SHUTDOWN_COMPLETED', 'KILLED'),
  { type: 'REGISTRATION_ANSWERED', errorCode: 0, brokerEpoch: 1 },
  beat({}),
  beat({ isFenced: false }),
  beat({ shouldShutDown: true }),
]
const segmentEvents = [
  ...named('ROLLED', 'TRUNCATED_INTO', 'DELETE_DELAY_ELAPSED'),
  ...named('CLEANING_STARTED', 'CLEANING_ABORTED', 'REPLACED_BY_CLEANER'),
  ...named('COPY_STARTED', 'COPY_FINISHED', 'COPY_FAILED'),
  ...named('REMOTE_DELETE_STARTED', 'REMOTE_DELETE_FINISHED'),
  { type: 'REMOVAL_DUE', reason: 'retentionMs' },
]
const playbackEvents = [
  ...named(
    'PLAY',
    'PAUSE',
    'STEP_FORWARD',
    'STEP_BACK',
    'STEP_COMPLETED',
    'END_REACHED',
    'RESTART',
  ),
  ...named('SCRUB_STARTED', 'SCRUB_ENDED'),
  { type: 'SCRUB_MOVED', toUs: 1 },
  { type: 'SEEK', toUs: 1 },
  { type: 'SPEED_CHANGED', speed: 1 },
]

interface Chart {
  readonly name: string
  readonly machine: AnyStateMachine
  readonly input: unknown
  readonly events: readonly EventObject[]
  /** What of the context tells states apart on the way; by default nothing. */
  readonly memory?: (context: never) => unknown
  /** States that these few events cannot reach. */
  readonly unreached?: readonly string[]
}

const answer = (type: string, errorCode: number, attempt: number): EventObject =>
  ({
    type,
    attempt,
    errorCode,
    memberId: 'A',
    generationId: 1,
    protocolName: 'range',
    leaderId: 'A',
    skipAssignment: false,
    members: [],
    assignment: [],
  }) as EventObject

const told = (
  leader: number,
  leaderEpoch: number,
  inSyncReplicas: readonly number[] = [1, 2, 3],
): EventObject =>
  ({
    type: 'METADATA_APPLIED',
    leader,
    leaderEpoch,
    partitionEpoch: leaderEpoch,
    inSyncReplicas,
  }) as EventObject

const cats = (...partitions: readonly number[]) =>
  partitions.map((partition) => ({ topic: 'cats', partition }))
const reconcile = (targetEpoch: number, over: object = {}): EventObject =>
  ({
    type: 'HEARTBEAT_RECEIVED',
    targetEpoch,
    target: cats(0),
    owned: null,
    busy: [],
    ...over,
  }) as EventObject

const membershipAnswer = (errorCode: number, assignment: unknown = null): EventObject =>
  ({
    type: 'HEARTBEAT_ANSWERED',
    errorCode,
    memberId: 'A',
    memberEpoch: 1,
    assignment,
  }) as EventObject

const membership = {
  machine: consumerMembershipMachine,
  events: [
    ...named('SUBSCRIBED', 'HEARTBEAT_DUE', 'LOST_REPORTED', 'MAX_POLL_EXCEEDED', 'POLLED'),
    ...named('CLOSE_REQUESTED', 'REVOKE_COMPLETED', 'LEAVE_ANSWERED'),
    { type: 'RECONCILED', attempt: 1 } as EventObject,
    membershipAnswer(0, cats(0)),
    membershipAnswer(110),
    membershipAnswer(111),
  ],
  memory: ({ attempt, target, isPollExpired, isComingBack }: ConsumerMembership) => [
    Math.min(attempt, 2),
    target === null,
    isPollExpired,
    isComingBack,
  ],
}

const charts: readonly Chart[] = [
  {
    name: 'consumerGroup',
    machine: consumerGroupMachine,
    input: testInput(),
    events: [
      beatOf('A'),
      beatOf('B'),
      beatOf('A', { memberEpoch: 2, owned: cats(0) }),
      beatOf('B', { memberEpoch: 2, owned: [] }),
      beatOf('B', { memberEpoch: -1 }),
      { type: 'SESSION_EXPIRED', memberId: 'A' } as EventObject,
      { type: 'DELETE_REQUESTED', requestId: 1 } as EventObject,
      { type: 'GROUP_EXPIRED' },
    ],
    memory: ({ groupEpoch, assignmentEpoch, members }: ConsumerGroup) => [
      Math.min(groupEpoch, 4),
      Math.min(assignmentEpoch, 4),
      members.map(({ memberId, current }) => [memberId, current.value]),
    ],
  },
  {
    ...membership,
    name: 'consumerMembership',
    input: { groupInstanceId: null, leavesInPoll: false },
    unreached: ['pollExpired'],
  },
  {
    ...membership,
    name: 'consumerMembership of librdkafka',
    input: { groupInstanceId: null, leavesInPoll: true },
    unreached: ['stale'],
  },
  {
    name: 'memberReconciliation',
    machine: memberReconciliationMachine,
    input: { memberEpoch: 1, previousMemberEpoch: 0, assigned: cats(0, 1) },
    events: [
      reconcile(2),
      reconcile(2, { owned: cats(0) }),
      reconcile(3, { target: cats(0, 2), owned: [], busy: cats(2) }),
      { type: 'STATIC_MEMBER_LEFT' },
    ],
    memory: ({ memberEpoch, assigned, pendingRevocation }: CurrentAssignment) => [
      memberEpoch,
      assigned.length,
      pendingRevocation.length,
    ],
  },
  {
    name: 'groupCoordinator',
    machine: groupCoordinatorMachine,
    input: { groupId: 'g', config: testConfig },
    events: [
      ...named('JOIN_TIMER_FIRED', 'COORDINATOR_MOVED'),
      join(''),
      join('A'),
      sync('A'),
      written(1),
      { type: 'SESSION_EXPIRED', memberId: 'A' } as EventObject,
      {
        type: 'LEAVE_GROUP_RECEIVED',
        requestId: 3,
        members: [{ memberId: 'A', groupInstanceId: null }],
      } as EventObject,
    ],
    memory: ({ members, generationId, pendingJoinMemberIds }: Group) => [
      Math.min(generationId, 2),
      pendingJoinMemberIds.length > 0,
      members.map(({ memberId, parkedJoin }) => [memberId, parkedJoin !== null]),
    ],
  },
  {
    name: 'groupMember',
    machine: groupMemberMachine,
    input: { client: 'java', groupInstanceId: null },
    events: [
      ...named(
        'SUBSCRIBED',
        'COORDINATOR_FOUND',
        'COORDINATOR_LOST',
        'MAX_POLL_EXCEEDED',
        'POLLED',
      ),
      ...named('METADATA_CHANGED', 'CLOSE_REQUESTED', 'REVOKE_COMPLETED'),
      ...[1, 2, 3].flatMap((attempt) => [
        { type: 'JOIN_PREPARED', attempt },
        answer('JOIN_GROUP_RESPONSE_RECEIVED', 0, attempt),
        answer('JOIN_GROUP_RESPONSE_RECEIVED', 82, attempt),
        answer('SYNC_GROUP_RESPONSE_RECEIVED', 0, attempt),
      ]),
    ],
    memory: ({
      attempt,
      isPreparing,
      isClosing,
    }: {
      attempt: number
      isPreparing: boolean
      isClosing: boolean
    }) => [Math.min(attempt, 4), isPreparing, isClosing],
  },
  {
    name: 'partitionLeadership',
    machine: partitionLeadershipMachine,
    input: { topic: 't', partition: 0, replicas: [1, 2], isUncleanElectionEnabled: false },
    events: [
      { type: 'REPLICAS_LOST', brokers: [1], active: [2] } as EventObject,
      { type: 'REPLICAS_LOST', brokers: [2], active: [1] } as EventObject,
      { type: 'BROKER_UNFENCED', broker: 1, active: [1] } as EventObject,
      { type: 'BROKER_UNFENCED', broker: 2, active: [2] } as EventObject,
      { type: 'UNCLEAN_ELECTION_SET', isEnabled: true } as EventObject,
    ],
    memory: ({ leader, inSyncReplicas, isUncleanElectionEnabled }: Record<string, unknown>) => [
      leader,
      inSyncReplicas,
      isUncleanElectionEnabled,
    ],
  },
  {
    name: 'replica',
    machine: replicaMachine,
    input: { broker: 1, topic: 't', partition: 0, fetchBackoffMs: 1 },
    events: [
      ...named('TRUNCATION_COMPLETED', 'BACKOFF_ELAPSED', 'BROKER_STOPPED', 'LOG_DIR_FAILED'),
      told(2, 0),
      told(2, 1, [2]),
      told(1, 2, [1, 2]),
      told(-1, 3),
      { type: 'FETCH_FAILED', errorCode: 6 } as EventObject,
      { type: 'FETCH_FAILED', errorCode: 74 } as EventObject,
      { type: 'DIVERGENCE_REPORTED', endOffset: 0 } as EventObject,
      { type: 'LEFT_BEHIND', startOffset: 9 } as EventObject,
      { type: 'FOLLOWERS_LAGGED', brokers: [2] } as EventObject,
      { type: 'FOLLOWER_CAUGHT_UP', broker: 3 } as EventObject,
    ],
    memory: ({ leaderEpoch }: { leaderEpoch: number }) => leaderEpoch,
  },
  {
    name: 'broker',
    machine: brokerMachine,
    input: { brokerId: 1, heartbeatIntervalMs: 2_000, sessionTimeoutMs: 9_000 },
    events: brokerEvents,
  },
  {
    name: 'logSegment',
    machine: logSegmentMachine,
    input: { baseOffset: 0, fileDeleteDelayMs: 1, isCleaned: false },
    events: segmentEvents,
    // passed at once, and what only begins clean
    unreached: ['opened', 'closed.clean'],
  },
  {
    name: 'logCleaning',
    machine: logCleaningMachine,
    input: undefined,
    events: [
      ...named('CLEANING_STARTED', 'PAUSE_ASKED', 'CLEANING_STOPPED', 'RESUMED'),
      { type: 'CLEANING_DONE', endOffset: 8 } as EventObject,
    ],
    memory: ({ pauses }: { pauses: number }) => [Math.min(pauses, 2)],
  },
  {
    name: 'pollLoop',
    machine: pollLoopMachine,
    input: { handsOver: false, stores: true, commitEvery: 2, waitsForCommit: true },
    events: [
      ...named('RECORD_DONE', 'CALLED', 'COMMIT_COMPLETED', 'HANDLER_CALLED', 'HANDLER_RETURNED'),
      { type: 'RECORDS_RETURNED', count: 2 } as EventObject,
    ],
    memory: ({ inHand, uncommitted }: { inHand: number; uncommitted: number }) => [
      inHand,
      Math.min(uncommitted, 2),
    ],
  },
  { name: 'playback', machine: playbackMachine, input: { speed: 1 }, events: playbackEvents },
  {
    name: 'pollLoop with a worker',
    machine: pollLoopMachine,
    input: { handsOver: true, stores: true, commitEvery: 2, waitsForCommit: true },
    events: [
      ...named('RECORD_DONE', 'RESULT_TAKEN', 'CALLED', 'COMMIT_COMPLETED'),
      ...named('HANDLER_CALLED', 'HANDLER_RETURNED'),
      { type: 'RECORDS_RETURNED', count: 2 } as EventObject,
    ],
    memory: ({ inHand, uncommitted }: { inHand: number; uncommitted: number }) => [
      Math.max(inHand, 0),
      Math.min(uncommitted, 2),
    ],
    unreached: ['processing'],
  },
]

/** Ids are given out once. */
const isFair = ({ context }: { context: Partial<Group> }, event: EventObject): boolean =>
  !('newMemberId' in event && 'memberId' in event && event.memberId === '') ||
  (context.members?.length === 0 && context.pendingJoinMemberIds?.length === 0)

const leafOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([key, child]) => `${key}.${leafOf(child)}`)
        .join(' ')

describe.each(charts)('$name', ({ machine, input, events, memory, unreached = [] }) => {
  const serializeState = (state: { value?: unknown; context?: unknown }): string =>
    JSON.stringify([state.value, memory?.(state.context as never)])
  const options = { input, events, serializeState, filterEvents: isFair, limit: 5_000 }

  it('reaches every state, and every path to it keeps the state plain', () => {
    const paths = getShortestPaths(machine, options as never)
    const reached = new Set<string>()
    for (const { state, steps } of paths) {
      reached.add(leafOf(state.value))
      for (const step of steps) {
        const { value, context, status } = step.state
        expect(JSON.parse(JSON.stringify({ value, context, status }))).toEqual({
          value,
          context,
          status,
        })
        expect(status).not.toBe('error')
      }
    }
    const { states } = describeMachine(machine)
    const leaves = states.filter(({ id }) => !states.some(({ parent }) => parent === id))
    expect([...reached, ...unreached].sort()).toEqual(leaves.map(({ id }) => id).sort())
  })

  it('looks like this', async () => {
    const { edges } = describeMachine(machine)
    const lines = edges.map(
      ({ from, event, guard, to, actions }) =>
        `${from} --${event || '(at once)'}${guard ? ` [${guard}]` : ''}--> ${to}${actions.length > 0 ? ` / ${actions.join(', ')}` : ''}`,
    )
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      `__snapshots__/${machine.id}.chart.txt`,
    )
  })
})

it.each([
  { name: 'broker', machine: brokerMachine, input: charts[4]?.input, events: brokerEvents },
  {
    name: 'logSegment',
    machine: logSegmentMachine,
    input: charts[5]?.input,
    events: segmentEvents,
  },
  { name: 'playback', machine: playbackMachine, input: { speed: 1 }, events: playbackEvents },
])('$name: what each event does in each state', async ({ name, machine, input, events }) => {
  const serializeState = (state: { value?: unknown }): string => leafOf(state.value)
  const map = getAdjacencyMap(
    machine as AnyStateMachine,
    { input, events, serializeState } as never,
  )
  const lines = Object.entries(map).flatMap(([from, { transitions }]) =>
    Object.entries(transitions as Record<string, { state: unknown }>).map(([event, to]) => {
      const { value } = to.state as { value: unknown }
      return `${from} --${event}--> ${leafOf(value)}`
    }),
  )
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`__snapshots__/${name}.adjacency.txt`)
})

describe('describeMachine', () => {
  it('gives states with their parents, and edges with their guards', () => {
    const diagram = describeMachine(replicaMachine)
    expect(diagram.states).toContainEqual({
      id: 'Leader.PendingShrink',
      label: 'PendingShrink',
      parent: 'Leader',
      type: 'atomic',
      isInitial: false,
    })
    expect(diagram.edges).toContainEqual({
      from: 'Offline',
      to: 'Leader',
      event: 'METADATA_APPLIED',
      guard: 'leadsNow',
      actions: ['becomeLeader'],
    })
  })
  it('shows the legal transitions of a group and no others', () => {
    const { edges } = describeMachine(groupCoordinatorMachine)
    const moves = new Set(
      edges.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} → ${to}`),
    )
    expect([...moves].filter((move) => !move.endsWith('Dead')).sort()).toEqual([
      'CompletingRebalance → PreparingRebalance',
      'CompletingRebalance → Stable',
      'Empty → PreparingRebalance',
      'Empty → Stable',
      'PreparingRebalance → CompletingRebalance',
      'PreparingRebalance → Empty',
      'Stable → PreparingRebalance',
    ])
  })
})
