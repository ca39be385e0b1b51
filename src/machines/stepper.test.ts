import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createMachine,
  initialTransition,
  raise,
  transition,
  type AnyStateMachine,
  type EventObject,
} from 'xstate'
import { broker, brokerMachine } from './broker.ts'
import { groupCoordinator, groupCoordinatorMachine } from './groupCoordinator.ts'
import { groupMember, groupMemberMachine } from './groupMember.ts'
import { protocolsOf, testConfig } from './groupTestDriver.ts'
import { logSegment, logSegmentMachine } from './logSegment.ts'
import { partitionLeadership, partitionLeadershipMachine } from './partitionLeadership.ts'
import { playback, playbackMachine } from './playback.ts'
import { replica, replicaMachine } from './replica.ts'
import { createStepper, effectsOf, type Effect, type MachineState } from './stepper.ts'

interface AnyStepper {
  readonly initial: (input: never) => { state: MachineState; effects: readonly Effect[] }
  readonly step: (state: never, event: never) => { state: MachineState; effects: readonly Effect[] }
}

const of = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const type = <const T extends string>(name: T) => fc.constant(name)
const bare = (...names: readonly string[]) => fc.record({ type: fc.constantFrom(...names) })
const brokers = fc.subarray([1, 2, 3])
const errorCode = of(0, 0, 0, 14, 15, 16, 22, 23, 25, 27, 74, 79, 82, 95, 107)
const epoch = of(0, 1, 2)

const requestId = fc.nat(1_000)
const memberId = of('', 'A', 'B', 'C')
const instance = of(null, null, 'i1', 'i2')
const generationId = of(-1, 0, 1, 2, 3)
const partitions = fc
  .subarray([0, 1])
  .map((all) => all.map((partition) => ({ topic: 't', partition })))
const record = {
  generationId: 3,
  protocolType: 'consumer',
  protocolName: 'range',
  leaderId: 'A',
  members: ['A', 'B'].map((id) => ({
    memberId: id,
    groupInstanceId: null,
    clientId: 'cat',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    metadata: { topics: ['t'], ownedPartitions: [], generationId: 3, rackId: null },
    assignment: [],
  })),
}
const groupEvents = fc.oneof(
  fc.record({
    type: type('JOIN_GROUP_RECEIVED'),
    requestId,
    memberId,
    groupInstanceId: instance,
    clientId: type('cat'),
    sessionTimeoutMs: of(10_000, 10_000, 1),
    rebalanceTimeoutMs: of(60_000, 300_000),
    protocolType: type('consumer'),
    protocols: of(
      protocolsOf(['range']),
      protocolsOf(['range', 'sticky']),
      protocolsOf(['sticky']),
    ),
    apiVersion: of(3, 8, 9),
    newMemberId: of('A', 'B', 'C', 'D'),
    reason: of(null, 'metadataChanged'),
  }),
  fc.record({
    type: type('SYNC_GROUP_RECEIVED'),
    requestId,
    memberId,
    groupInstanceId: instance,
    generationId,
    protocolType: of(null, 'consumer'),
    protocolName: of(null, 'range'),
    assignments: fc.array(fc.record({ memberId, partitions }), { maxLength: 2 }),
  }),
  fc.record({
    type: of('HEARTBEAT_RECEIVED', 'OFFSET_COMMIT_RECEIVED'),
    requestId,
    memberId,
    groupInstanceId: instance,
    generationId,
  }),
  fc.record({
    type: type('LEAVE_GROUP_RECEIVED'),
    requestId,
    members: fc.array(fc.record({ memberId, groupInstanceId: instance }), { maxLength: 2 }),
  }),
  fc.record({ type: of('SESSION_EXPIRED', 'PENDING_MEMBER_EXPIRED'), memberId }),
  fc.record({ type: type('PENDING_SYNC_EXPIRED'), generationId }),
  fc.record({
    type: type('GROUP_RECORD_WRITTEN'),
    errorCode,
    write: fc.record({ purpose: type('assignment'), generationId, record: fc.constant(record) }),
  }),
  fc.record({ type: type('GROUP_LOADED'), record: fc.constant(record) }),
  fc.record({ type: type('DELETE_GROUP_RECEIVED'), requestId }),
  bare('JOIN_TIMER_FIRED', 'JOIN_TIMER_FIRED', 'COORDINATOR_MOVED'),
)
const update = {
  leader: of(-1, 1, 2),
  leaderEpoch: epoch,
  partitionEpoch: epoch,
  inSyncReplicas: brokers,
}

interface Case {
  readonly name: string
  readonly machine: AnyStateMachine
  readonly stepper: AnyStepper
  readonly input: unknown
  readonly events: fc.Arbitrary<EventObject>
}
const cases: readonly Case[] = [
  {
    name: 'groupCoordinator',
    machine: groupCoordinatorMachine,
    stepper: groupCoordinator,
    input: { groupId: 'g', config: { ...testConfig, maxSize: 3 } },
    events: groupEvents,
  },
  {
    name: 'groupMember',
    machine: groupMemberMachine,
    stepper: groupMember,
    input: { client: 'librdkafka', groupInstanceId: null, isCoordinatorKnown: true },
    events: fc.oneof(
      bare('SUBSCRIBED', 'COORDINATOR_FOUND', 'COORDINATOR_LOST', 'SESSION_EXPIRED', 'POLLED'),
      bare('MAX_POLL_EXCEEDED', 'METADATA_CHANGED', 'CLOSE_REQUESTED', 'REVOKE_COMPLETED'),
      fc.record({ type: type('JOIN_PREPARED'), attempt: fc.nat(6) }),
      fc.record({
        type: of('JOIN_GROUP_RESPONSE_RECEIVED', 'SYNC_GROUP_RESPONSE_RECEIVED'),
        attempt: fc.nat(6),
        errorCode,
        memberId,
        generationId,
        protocolName: type('range'),
        leaderId: memberId,
        skipAssignment: fc.boolean(),
        members: fc.constant([]),
        assignment: fc.constant([]),
      }),
      fc.record({
        type: of('HEARTBEAT_RESPONSE_RECEIVED', 'OFFSET_COMMIT_RESPONSE_RECEIVED'),
        errorCode,
        generationId,
      }),
    ),
  },
  {
    name: 'partitionLeadership',
    machine: partitionLeadershipMachine,
    stepper: partitionLeadership,
    input: { topic: 't', partition: 0, replicas: [1, 2, 3], isUncleanElectionEnabled: true },
    events: fc.oneof(
      fc.record({
        type: of(
          'REPLICAS_LOST',
          'PREFERRED_ELECTION_DUE',
          'BROKER_UNFENCED',
          'UNCLEAN_ELECTION_DUE',
        ),
        brokers,
        broker: of(1, 2, 3),
        active: brokers,
      }),
      fc.record({ type: type('UNCLEAN_ELECTION_SET'), isEnabled: fc.boolean() }),
      fc.record({
        type: type('ALTER_PARTITION_RECEIVED'),
        requestId,
        broker: of(1, 2, 3),
        leaderEpoch: epoch,
        partitionEpoch: epoch,
        newInSyncReplicas: brokers,
        isRecovering: fc.boolean(),
        ineligible: fc.subarray([2]),
        active: brokers,
      }),
    ),
  },
  {
    name: 'replica',
    machine: replicaMachine,
    stepper: replica,
    input: { broker: 1, topic: 't', partition: 0, fetchBackoffMs: 1_000 },
    events: fc.oneof(
      fc.record({ type: type('METADATA_APPLIED'), ...update }),
      fc.record({ type: type('ALTER_PARTITION_ANSWERED'), errorCode, ...update }),
      fc.record({
        type: of('FETCH_FAILED', 'DIVERGENCE_REPORTED'),
        errorCode,
        endOffset: fc.nat(9),
      }),
      fc.record({
        type: of('FOLLOWERS_LAGGED', 'FOLLOWER_CAUGHT_UP'),
        brokers,
        broker: of(1, 2, 3),
      }),
      bare('TRUNCATION_COMPLETED', 'BACKOFF_ELAPSED', 'BROKER_STOPPED', 'LOG_DIR_FAILED'),
    ),
  },
  {
    name: 'broker',
    machine: brokerMachine,
    stepper: broker,
    input: { brokerId: 1, heartbeatIntervalMs: 2_000, sessionTimeoutMs: 9_000 },
    events: fc.oneof(
      bare('START_REQUESTED', 'HEARTBEAT_FAILED', 'LOGS_LOADED', 'STOP_REQUESTED', 'KILLED'),
      bare('SHUTDOWN_COMPLETED'),
      fc.record({
        type: of('REGISTRATION_ANSWERED', 'HEARTBEAT_ANSWERED'),
        errorCode: of(0, 0, 77),
        brokerEpoch: fc.nat(9),
        isCaughtUp: fc.boolean(),
        isFenced: fc.boolean(),
        shouldShutDown: fc.boolean(),
      }),
    ),
  },
  {
    name: 'logSegment',
    machine: logSegmentMachine,
    stepper: logSegment,
    input: { baseOffset: 0, fileDeleteDelayMs: 60_000 },
    events: fc.oneof(
      bare('ROLLED', 'TRUNCATED_INTO', 'REPLACED_BY_CLEANER', 'DELETE_DELAY_ELAPSED'),
      fc.record({ type: type('REMOVAL_DUE'), reason: of('retentionMs', 'truncation') }),
    ),
  },
  {
    name: 'playback',
    machine: playbackMachine,
    stepper: playback,
    input: { speed: 1 },
    events: fc.oneof(
      bare(
        'PLAY',
        'PAUSE',
        'STEP_FORWARD',
        'STEP_BACK',
        'STEP_COMPLETED',
        'END_REACHED',
        'RESTART',
      ),
      bare('SCRUB_STARTED', 'SCRUB_ENDED'),
      fc.record({ type: of('SCRUB_MOVED', 'SEEK'), toUs: fc.nat(9) }),
      fc.record({ type: type('SPEED_CHANGED'), speed: of(1, 2) }),
    ),
  },
]

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe.each(cases)('$name', ({ machine, stepper, input, events }) => {
  const playAll = (sequence: readonly EventObject[]): void => {
    let [expected, actions] = initialTransition(machine, input)
    let turn = stepper.initial(input as never)
    let kept = turn.state
    for (const event of sequence) {
      ;[expected, actions] = transition(machine, expected, event)
      const restored = stepper.step(plain(kept) as never, event as never)
      turn = stepper.step(turn.state as never, event as never)
      kept = restored.state
      const wanted = {
        state: { value: expected.value, context: expected.context, status: expected.status },
        effects: actions.flatMap(effectsOf),
      }
      expect(plain(turn)).toEqual(plain(wanted))
      expect(plain(restored)).toEqual(plain(wanted))
    }
  }

  it('does what xstate `transition` does, also from plain data, on any events', () => {
    const sequences = fc.array(events, { maxLength: 40, size: 'max' })
    fc.assert(fc.property(sequences, playAll), { numRuns: 60, seed: 7 })
  })

  it('never changes a state or an event in place', () => {
    const sequences = fc.array(events, { maxLength: 30, size: 'max' })
    const freezeAll = (sequence: readonly EventObject[]): void => {
      let { state } = stepper.initial(input as never)
      for (const event of sequence) {
        state = stepper.step(deepFreeze(state) as never, deepFreeze(event) as never).state
      }
    }
    fc.assert(fc.property(sequences, freezeAll), { numRuns: 30, seed: 11 })
  })

  it('uses no delays, invoked or spawned actors', () => {
    expect(JSON.stringify(machine.config)).not.toMatch(/"(after|invoke)":/)
    expect(machine.events.filter((name) => name.startsWith('xstate.'))).toEqual([])
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

it('refuses actions that are not data', () => {
  const machine = createMachine({ on: { GO: { actions: () => undefined } } })
  expect(() => createStepper(machine)).toThrow(/not data/)
  const delayed = createMachine({ on: { GO: { actions: raise({ type: 'GO' }, { delay: 5 }) } } })
  expect(() => createStepper(delayed)).toThrow(/not data/)
  expect(() => effectsOf({ type: 'xstate.raise', params: {} })).toThrow(/not data/)
})

it('leaves the effects of an earlier turn out after an error', () => {
  const { state } = groupCoordinator.initial({ groupId: 'g', config: testConfig })
  expect(() => groupCoordinator.step(state, { type: 'JOIN_GROUP_RECEIVED' } as never)).toThrow()
  const turn = groupCoordinator.step(state, { type: 'DELETE_GROUP_RECEIVED', requestId: 1 })
  expect(turn.effects.map(({ type: name }) => name)).toEqual([
    'writeTombstone',
    'respondDelete',
    'noteStateChanged',
  ])
})
