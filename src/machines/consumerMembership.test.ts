import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import { consumerMembership, type ConsumerMembershipState } from './consumerMembership.ts'
import type {
  ConsumerMembershipEffect,
  ConsumerMembershipEvent,
} from './consumerMembershipTypes.ts'

const cats = (...partitions: readonly number[]) =>
  partitions.map((partition) => ({ topic: 'cats', partition }))

class Client {
  state: ConsumerMembershipState
  effects: readonly ConsumerMembershipEffect[] = []

  constructor(groupInstanceId: string | null = null, leavesInPoll = false) {
    this.state = consumerMembership.initial({ groupInstanceId, leavesInPoll }).state
  }
  tell(event: ConsumerMembershipEvent): this {
    const turn = consumerMembership.step(this.state, event)
    this.state = turn.state
    this.effects = turn.effects
    return this
  }
  answered(errorCode: number, over: object = {}): this {
    const { memberEpoch } = this.state.context
    const type = 'HEARTBEAT_ANSWERED'
    return this.tell({ type, errorCode, memberId: 'A', memberEpoch, assignment: null, ...over })
  }
  due(): this {
    return this.tell({ type: 'HEARTBEAT_DUE' })
  }
  reconciled(): this {
    return this.tell({ type: 'RECONCILED', attempt: this.state.context.attempt })
  }
}

const joining = (instance: string | null = null) =>
  new Client(instance).tell({ type: 'SUBSCRIBED' }).due()
const reconciling = (instance: string | null = null) =>
  joining(instance).answered(0, { memberEpoch: 5, assignment: cats(0, 1) })
const stable = (instance: string | null = null) => reconciling(instance).reconciled().due()

describe('joining', () => {
  it('sends a whole heartbeat with epoch 0 that owns nothing', () => {
    const client = new Client().tell({ type: 'SUBSCRIBED' })
    expect(client.effects).toEqual([{ type: 'heartbeatNow', params: {} }])
    const params = { memberId: '', memberEpoch: 0, groupInstanceId: null, isFull: true, owned: [] }
    expect(client.due().effects).toEqual([{ type: 'sendHeartbeat', params }])
    expect(client.state.value).toBe('joining')
  })
  it('reconciles also an assignment that is empty', () => {
    expect(joining().answered(0, { memberEpoch: 6, assignment: [] }).state.value).toBe(
      'reconciling',
    )
  })
})

describe('reconciling', () => {
  it('adds what is new, and acknowledges it at once when the callbacks are over', () => {
    const client = reconciling()
    const params = { attempt: 1, revoked: [], added: cats(0, 1) }
    expect(client.effects).toEqual([{ type: 'reconcile', params }])
    expect(client.reconciled().state.value).toBe('acknowledging')
    expect(client.effects).toEqual([{ type: 'heartbeatNow', params: {} }])
    expect(client.due().state.value).toBe('stable')
    expect(client.effects[0]?.params).toMatchObject({ owned: cats(0, 1), isFull: false })
  })
  it('gives up only what is taken away, and says so only after the callback', () => {
    const client = stable().answered(0, { assignment: cats(0) })
    expect(client.effects[0]?.params).toMatchObject({ revoked: cats(1), added: [] })
    expect(client.due().effects[0]?.params).toMatchObject({ memberEpoch: 5, owned: null })
    expect(client.state.value).toBe('reconciling')
    expect(client.reconciled().due().effects[0]?.params).toMatchObject({ owned: cats(0) })
  })
  it('ends with the latest target when another comes meanwhile', () => {
    const client = reconciling().answered(0, { memberEpoch: 6, assignment: cats(0) })
    expect(client.effects).toEqual([]) // callbacks run: the newer target waits for them
    expect(client.reconciled().state.context.owned).toEqual(cats(0, 1))
    client.due()
    expect(client.effects[0]?.params).toMatchObject({ owned: cats(0, 1) })
    expect(client.effects[1]?.params).toMatchObject({ revoked: cats(1), added: [] })
    expect(client.reconciled().due().state).toMatchObject({
      value: 'stable',
      context: { owned: cats(0) },
    })
  })
})

describe('stable', () => {
  it('heartbeats with nothing but its epoch, and stays when nothing is new', () => {
    const client = stable()
    expect(client.due().effects[0]?.params).toMatchObject({ isFull: false, owned: null })
    expect(client.answered(0, { memberEpoch: 6 }).state.value).toBe('stable')
    expect(client.state.context.memberEpoch).toBe(6)
  })
  it.each([
    ['no answer', (client: Client) => client.tell({ type: 'HEARTBEAT_LOST' })],
    ['NOT_COORDINATOR', (client: Client) => client.answered(e.NOT_COORDINATOR)],
  ])('sends a whole heartbeat after %s', (_, fail) => {
    const client = fail(stable())
    expect(client.state.value).toBe('stable')
    expect(client.due().effects[0]?.params).toMatchObject({ isFull: true, owned: cats(0, 1) })
  })
})

describe('fenced', () => {
  it.each([
    ['FENCED_MEMBER_EPOCH', e.FENCED_MEMBER_EPOCH],
    ['UNKNOWN_MEMBER_ID', e.UNKNOWN_MEMBER_ID],
  ])('by %s loses everything, then joins again with its id', (_, errorCode) => {
    const client = stable().answered(errorCode)
    expect(client.state.value).toBe('fenced')
    expect(client.effects).toEqual([{ type: 'reportLost', params: { partitions: cats(0, 1) } }])
    expect(client.due().effects).toEqual([])
    client.tell({ type: 'LOST_REPORTED' }).due()
    expect(client.effects[0]?.params).toMatchObject({ memberId: 'A', memberEpoch: 0, owned: [] })
  })
  it.each([
    ['UNRELEASED_INSTANCE_ID', e.UNRELEASED_INSTANCE_ID],
    ['UNSUPPORTED_ASSIGNOR', e.UNSUPPORTED_ASSIGNOR],
    ['GROUP_MAX_SIZE_REACHED', e.GROUP_MAX_SIZE_REACHED],
    ['FENCED_INSTANCE_ID', e.FENCED_INSTANCE_ID],
  ])('is not what %s does: that is fatal', (_, errorCode) => {
    const client = joining().answered(errorCode)
    expect(client.state).toMatchObject({ value: 'fatal', status: 'done' })
    expect(client.effects.at(-1)).toEqual({ type: 'reportFatal', params: { errorCode } })
  })
})

describe('a new subscription', () => {
  it('names the topics at once, and not what is owned: additions that are being taken over are not given up', () => {
    const client = reconciling().tell({ type: 'SUBSCRIBED' })
    expect(client.effects).toEqual([{ type: 'heartbeatNow', params: {} }])
    expect(client.due().effects[0]?.params).toMatchObject({ isFull: true, owned: null })
    expect(client.due().effects[0]?.params).toMatchObject({ isFull: false, owned: null })
  })
})

describe('leaving', () => {
  it.each([
    ['a dynamic', null, -1],
    ['a static', 'a', -2],
  ] as const)('%s member revokes, then sends its last heartbeat', (_, instance, memberEpoch) => {
    const client = stable(instance).tell({ type: 'CLOSE_REQUESTED' })
    expect(client.state.value).toBe('prepareLeaving')
    expect(client.effects).toEqual([{ type: 'prepareLeave', params: { partitions: cats(0, 1) } }])
    expect(client.tell({ type: 'REVOKE_COMPLETED' }).state.value).toBe('leaving')
    expect(client.due().effects[0]?.params).toMatchObject({ memberEpoch })
    expect(client.state.value).toBe('unsubscribed')
  })
  it('after max.poll.interval.ms is stale, and joins again at the next poll', () => {
    const client = stable().tell({ type: 'MAX_POLL_EXCEEDED' })
    expect(client.state.value).toBe('leaving')
    expect(client.due().state.value).toBe('stale')
    expect(client.effects.map(({ type }) => type)).toEqual(['sendHeartbeat', 'reportLost'])
    expect(client.effects[0]?.params).toMatchObject({ memberEpoch: -1 })
    expect(client.tell({ type: 'POLLED' }).state.value).toBe('joining')
    expect(client.due().effects[0]?.params).toMatchObject({ memberEpoch: 0, isFull: true })
  })
  it('closed on its way out after max.poll.interval.ms, does not come back', () => {
    const client = stable().tell({ type: 'MAX_POLL_EXCEEDED' }).tell({ type: 'CLOSE_REQUESTED' })
    expect(client.due().state.value).toBe('unsubscribed')
    expect(client.effects[0]?.params).toMatchObject({ memberEpoch: -1 })
  })
  it('librdkafka after max.poll.interval.ms is silent until the next poll, leaves there and joins again', () => {
    const client = new Client(null, true).tell({ type: 'SUBSCRIBED' }).due()
    client
      .answered(0, { memberEpoch: 3, assignment: cats(0, 1) })
      .reconciled()
      .due()
      .answered(0)
    client.tell({ type: 'MAX_POLL_EXCEEDED' })
    expect(client.state).toMatchObject({ value: 'pollExpired', context: { memberEpoch: 3 } })
    expect(client.effects).toEqual([
      { type: 'losePollExpired', params: { partitions: cats(0, 1) } },
    ])
    expect(client.due().effects).toEqual([])
    expect(client.tell({ type: 'LOST_REPORTED' }).state.value).toBe('rejoining')
    expect(client.due().effects[0]?.params).toMatchObject({ memberId: 'A', memberEpoch: -1 })
    expect(client.tell({ type: 'LEAVE_ANSWERED' }).state.value).toBe('joining')
    expect(client.due().effects[0]?.params).toMatchObject({
      memberEpoch: 0,
      isFull: true,
      owned: [],
    })
  })
  it.each([
    ['before it polls', false, 'prepareLeaving'],
    ['on its way out', true, 'unsubscribed'],
  ])('librdkafka closes %s', (_, isOnItsWay, state) => {
    const client = new Client(null, true).tell({ type: 'SUBSCRIBED' }).due()
    client
      .answered(0, { assignment: cats(0) })
      .reconciled()
      .due()
      .tell({ type: 'MAX_POLL_EXCEEDED' })
    if (isOnItsWay) client.tell({ type: 'LOST_REPORTED' })
    expect(client.tell({ type: 'CLOSE_REQUESTED' }).state.value).toBe(state)
  })
  it.each([
    ['before it has left', ['CLOSE_REQUESTED', 'SUBSCRIBED', 'REVOKE_COMPLETED']],
    ['while it waits for a coordinator', ['CLOSE_REQUESTED', 'REVOKE_COMPLETED', 'SUBSCRIBED']],
  ] as const)('subscribed again %s, leaves first and then joins', (_, events) => {
    const client = stable()
    for (const type of events) client.tell({ type })
    expect(client.due().state.value).toBe('rejoining')
    expect(client.effects[0]?.params).toMatchObject({ memberEpoch: -1 })
    expect(client.tell({ type: 'LEAVE_ANSWERED' }).state.value).toBe('joining')
    expect(client.due().effects[0]?.params).toMatchObject({ memberEpoch: 0, isFull: true })
  })
  it('subscribed again, then closed, stays out', () => {
    const client = stable()
    for (const type of ['CLOSE_REQUESTED', 'SUBSCRIBED', 'CLOSE_REQUESTED', 'REVOKE_COMPLETED'])
      client.tell({ type } as ConsumerMembershipEvent)
    expect(client.due().state.value).toBe('unsubscribed')
  })
  it('subscribed again and fenced meanwhile, joins without a leave', () => {
    const client = stable().tell({ type: 'CLOSE_REQUESTED' }).tell({ type: 'SUBSCRIBED' })
    expect(client.answered(e.UNKNOWN_MEMBER_ID).state.value).toBe('fenced')
    expect(client.tell({ type: 'LOST_REPORTED' }).state.value).toBe('joining')
  })
  it('commits at the epoch of the last answer', () => {
    const client = stable().tell({ type: 'CLOSE_REQUESTED' }).answered(0, { memberEpoch: 6 })
    expect(client.state).toMatchObject({ value: 'prepareLeaving', context: { memberEpoch: 6 } })
  })
  it('needs no revocation of a member that is fenced meanwhile', () => {
    const client = stable().tell({ type: 'CLOSE_REQUESTED' }).answered(e.UNKNOWN_MEMBER_ID)
    expect(client.state.value).toBe('unsubscribed')
  })
})
