import fc from 'fast-check'
import { expect, it } from 'vitest'
import { consumerMembership, type ConsumerMembershipState } from './consumerMembership.ts'
import type {
  ConsumerMembershipEffect,
  ConsumerMembershipEvent,
} from './consumerMembershipTypes.ts'
import { GroupUnderTest, testInput, topicsOf } from './consumerGroupTestDriver.ts'
import { isSubset } from './partitionSets.ts'

type Params<Type extends ConsumerMembershipEffect['type']> = Extract<
  ConsumerMembershipEffect,
  { type: Type }
>['params']

/** A client whose requests reach the group at once, and whose callbacks end when they are told to. */
class Client {
  state: ConsumerMembershipState
  wantsHeartbeat = false
  callback: ConsumerMembershipEvent | null = null
  private answer: ConsumerMembershipEvent | null = null

  readonly name: string

  constructor(name: string, groupInstanceId: string | null) {
    this.name = name
    this.state = consumerMembership.initial({ groupInstanceId, leavesInPoll: name === 'C' }).state
  }

  tell(group: GroupUnderTest, event: ConsumerMembershipEvent, isAnswerLost = false): void {
    const turn = consumerMembership.step(this.state, event)
    this.state = turn.state
    for (const { type, params } of turn.effects) {
      if (type === 'heartbeatNow') this.wantsHeartbeat = true
      else if (type === 'sendHeartbeat') this.send(group, params, isAnswerLost)
      else if (type === 'reconcile') this.callback = { type: 'RECONCILED', attempt: params.attempt }
      else if (type === 'prepareLeave') this.callback = { type: 'REVOKE_COMPLETED' }
      else if (type === 'reportLost' || type === 'losePollExpired')
        this.callback = { type: 'LOST_REPORTED' }
    }
    const { answer } = this
    this.answer = null
    if (answer) this.tell(group, answer)
  }

  heartbeat(group: GroupUnderTest, isAnswerLost = false): void {
    this.wantsHeartbeat = false
    this.tell(group, { type: 'HEARTBEAT_DUE' }, isAnswerLost)
  }

  endCallback(group: GroupUnderTest): void {
    const { callback } = this
    this.callback = null
    if (callback) this.tell(group, callback)
  }

  private send(group: GroupUnderTest, params: Params<'sendHeartbeat'>, isLost: boolean): void {
    const whole = { topics: ['cats'], rebalanceTimeoutMs: 300_000 }
    const { memberId, memberEpoch, groupInstanceId, owned } = params
    const answer = group.beat(memberId === '' ? this.name : memberId, {
      ...(params.isFull ? whole : {}),
      memberEpoch,
      groupInstanceId,
      owned,
      clientId: this.name,
    })
    if (isLost) this.answer = { type: 'HEARTBEAT_LOST' }
    else if (memberEpoch < 0) this.answer = { type: 'LEAVE_ANSWERED' }
    else this.answer = { ...answer, type: 'HEARTBEAT_ANSWERED' }
  }
}

/** A member whose client is gone, or is fenced each time it asks, goes when its session ends. */
function expireUnheard(group: GroupUnderTest, clients: readonly Client[]): void {
  const heard = clients.filter(({ state }) => state.value !== 'fatal' && state.value !== 'fenced')
  const ids = heard.map(({ state }) => state.context.memberId)
  for (const { memberId } of group.group.members) {
    if (!ids.includes(memberId)) group.tell({ type: 'SESSION_EXPIRED', memberId })
  }
}

const index = fc.nat(3)
const step = fc.record({
  index,
  what: fc.constantFrom(
    'beat',
    'beat',
    'beat',
    'lost',
    'callback',
    'callback',
    'leave',
    'poll',
    'grow',
    'fence',
  ),
})

it('keeps its invariants and settles, whatever order things happen in', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let partitions = 3
      const group = new GroupUnderTest(testInput({}, partitions))
      const clients = ['A', 'B', 'C', 'D'].map(
        (name) => new Client(name, name === 'D' ? 'instance' : null),
      )
      for (const client of clients) client.tell(group, { type: 'SUBSCRIBED' })
      for (const { index: at, what } of steps) {
        const client = clients[at] as Client
        if (what === 'beat') client.heartbeat(group)
        else if (what === 'lost') client.heartbeat(group, true)
        else if (what === 'callback') client.endCallback(group)
        else if (what === 'leave') client.tell(group, { type: 'MAX_POLL_EXCEEDED' })
        else if (what === 'poll') client.tell(group, { type: 'POLLED' })
        else if (what === 'fence')
          group.tell({ type: 'SESSION_EXPIRED', memberId: client.state.context.memberId })
        else group.tell({ type: 'METADATA_CHANGED', topics: topicsOf(++partitions) })
      }
      for (let round = 0; round < 30; round++) {
        for (const client of clients) {
          client.tell(group, { type: 'POLLED' })
          client.endCallback(group)
          client.heartbeat(group)
          expireUnheard(group, clients)
        }
      }
      const alive = clients.filter(({ state }) => state.value !== 'fatal')
      expect(alive.map(({ state }) => state.value)).toEqual(alive.map(() => 'stable'))
      expect(group.state.value).toBe('Stable')
      expect(group.group.members).toHaveLength(alive.length)
      for (const { state } of alive) {
        const { memberId, owned } = state.context
        const target = group.group.target[memberId] ?? []
        expect(isSubset(owned, target) && isSubset(target, owned)).toBe(true)
      }
      const owned = alive.reduce((sum, { state }) => sum + state.context.owned.length, 0)
      expect(owned).toBe(alive.length > 0 ? partitions : 0)
    }),
    { seed: 848, numRuns: 400 },
  )
}, 30_000)
