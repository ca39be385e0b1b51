import { groupCoordinator, type GroupCoordinatorState } from './groupCoordinator.ts'
import type {
  GroupCoordinatorConfig,
  GroupEffect,
  GroupEffects,
  GroupEvent,
  GroupState,
  GroupTimer,
  JoinGroupReceived,
  MemberProtocol,
  SyncAssignment,
} from './groupCoordinatorTypes.ts'

/** A protocol list as a client sends it; the subscription is to `topics`. */
export const protocolsOf = (
  names: readonly string[] = ['range'],
  topics: readonly string[] = ['cats'],
  generationId = -1,
): readonly MemberProtocol[] =>
  names.map((name) => ({
    name,
    metadata: { topics, ownedPartitions: [], generationId, rackId: null },
  }))

export const testConfig: GroupCoordinatorConfig = {
  initialRebalanceDelayMs: 3_000,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  maxSize: null,
  mayUpgrade: true,
  consumerMaxSize: null,
}

type Response = Extract<GroupEffect, { type: `respond${string}` }>
interface Due {
  readonly atMs: number
  readonly seq: number
  readonly event: GroupEvent
}

/** One group on a virtual clock: carries out timers and writes, remembers answers. For tests. */
export class GroupTestDriver {
  nowMs = 0
  state: GroupCoordinatorState
  /** Of the last event. */
  effects: readonly GroupEffect[] = []
  readonly responses = new Map<number, Response>()
  readonly notes: { readonly atMs: number; readonly effect: GroupEffect }[] = []
  readonly timers = new Map<string, Due>()
  /** How long a record takes to the log; null: `finishWrite` is called by the test. */
  writeMs: number | null = 0
  readonly writes: GroupEffects['writeGroupRecord']['write'][] = []
  private agenda: Due[] = []
  private written: GroupEvent | undefined
  private nextSeq = 0
  private nextRequestId = 1

  constructor(config: Partial<GroupCoordinatorConfig> = {}) {
    const input = { groupId: 'cat-lovers', config: { ...testConfig, ...config } }
    this.state = groupCoordinator.initial(input).state
  }

  get value(): GroupState {
    return this.state.value as GroupState
  }

  get generationId(): number {
    return this.state.context.generationId
  }

  get memberIds(): readonly string[] {
    return this.state.context.members.map(({ memberId }) => memberId)
  }

  send(event: GroupEvent): this {
    const turn = groupCoordinator.step(this.state, event)
    this.state = turn.state
    this.effects = turn.effects
    for (const effect of turn.effects) this.carryOut(effect)
    const { written } = this
    this.written = undefined
    if (written) this.send(written)
    return this
  }

  /** Lets time pass, with everything that falls due in it. */
  runTo(atMs: number): this {
    for (let due = this.nextDue(atMs); due; due = this.nextDue(atMs)) {
      this.nowMs = due.atMs
      this.forget(due)
      this.send(due.event)
    }
    this.nowMs = atMs
    return this
  }

  /** A JoinGroup with an id, or with none; the id that the group may give is `newMemberId`. */
  join(memberId: string, request: Partial<JoinGroupReceived> = {}): number {
    const requestId = this.nextRequestId++
    const newMemberId = `${request.groupInstanceId ?? 'new'}-${requestId}`
    this.send({
      type: 'JOIN_GROUP_RECEIVED',
      requestId,
      memberId,
      groupInstanceId: null,
      clientId: 'cat',
      sessionTimeoutMs: 45_000,
      rebalanceTimeoutMs: 300_000,
      protocolType: 'consumer',
      protocols: protocolsOf(),
      apiVersion: 9,
      newMemberId,
      reason: null,
      ...request,
    })
    return requestId
  }

  /** Both JoinGroups of a new dynamic member called `name`. Returns the request that is parked. */
  arrive(name: string, request: Partial<JoinGroupReceived> = {}): number {
    this.join('', { newMemberId: name, ...request })
    return this.join(name, request)
  }

  sync(memberId: string, assignments: readonly SyncAssignment[] = [], over: object = {}): number {
    const requestId = this.nextRequestId++
    this.send({
      type: 'SYNC_GROUP_RECEIVED',
      requestId,
      memberId,
      groupInstanceId: null,
      generationId: this.generationId,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments,
      ...over,
    })
    return requestId
  }

  heartbeat(memberId: string, over: object = {}): number {
    const requestId = this.nextRequestId++
    const { generationId } = this
    const request = { requestId, memberId, groupInstanceId: null, generationId, ...over }
    this.send({ type: 'HEARTBEAT_RECEIVED', ...request })
    return requestId
  }

  commit(memberId: string, over: object = {}): number {
    const requestId = this.nextRequestId++
    const { generationId } = this
    const request = { requestId, memberId, groupInstanceId: null, generationId, ...over }
    this.send({ type: 'OFFSET_COMMIT_RECEIVED', ...request })
    return requestId
  }

  leave(memberId: string, groupInstanceId: string | null = null): number {
    const requestId = this.nextRequestId++
    const members = [{ memberId, groupInstanceId }]
    this.send({ type: 'LEAVE_GROUP_RECEIVED', requestId, members })
    return requestId
  }

  finishWrite(errorCode = 0): this {
    const write = this.writes.at(-1)
    if (write) this.send({ type: 'GROUP_RECORD_WRITTEN', write, errorCode })
    return this
  }

  /** A Stable group of these dynamic members in generation 1; the first leads. */
  static stable(names: readonly string[], config: Partial<GroupCoordinatorConfig> = {}) {
    const driver = new GroupTestDriver(config)
    for (const name of names) driver.arrive(name)
    driver.send({ type: 'JOIN_TIMER_FIRED' })
    if (driver.value === 'PreparingRebalance') driver.send({ type: 'JOIN_TIMER_FIRED' })
    for (const name of [...names].reverse()) driver.sync(name)
    return driver
  }

  /** A Stable group of static members, instance ids `i0`, `i1` …, with member ids of the same names. */
  static stableStatic(count: number): GroupTestDriver {
    const driver = new GroupTestDriver()
    const ids = Array.from({ length: count }, (_, index) => `i${index}`)
    for (const id of ids) driver.join('', { groupInstanceId: id, newMemberId: id })
    driver.send({ type: 'JOIN_TIMER_FIRED' })
    if (driver.value === 'PreparingRebalance') driver.send({ type: 'JOIN_TIMER_FIRED' })
    for (const id of [...ids].reverse()) driver.sync(id, [], { groupInstanceId: id })
    return driver
  }

  /** Members A (leader) and B in the given state; in PreparingRebalance C waits and A, B have not come. */
  static inState(state: GroupState, config: Partial<GroupCoordinatorConfig> = {}): GroupTestDriver {
    if (state === 'Empty') return new GroupTestDriver(config)
    if (state === 'CompletingRebalance') {
      const driver = new GroupTestDriver(config)
      driver.arrive('A')
      driver.arrive('B')
      return driver.send({ type: 'JOIN_TIMER_FIRED' }).send({ type: 'JOIN_TIMER_FIRED' })
    }
    const driver = GroupTestDriver.stable(['A', 'B'], config)
    if (state === 'PreparingRebalance') driver.arrive('C')
    if (state === 'Dead') driver.send({ type: 'COORDINATOR_MOVED' })
    return driver
  }

  error(requestId: number): number | 'parked' {
    return this.responses.get(requestId)?.params.errorCode ?? 'parked'
  }

  joinAnswer(requestId: number): GroupEffects['respondJoin'] | undefined {
    const response = this.responses.get(requestId)
    return response?.type === 'respondJoin' ? response.params : undefined
  }

  syncAnswer(requestId: number): GroupEffects['respondSync'] | undefined {
    const response = this.responses.get(requestId)
    return response?.type === 'respondSync' ? response.params : undefined
  }

  /** When a timer fires, or undefined. */
  dueMs(timer: GroupTimer, member = ''): number | undefined {
    return this.timers.get(`${timer} ${member}`)?.atMs
  }

  private nextDue(untilMs: number): Due | undefined {
    const [first] = [...this.timers.values(), ...this.agenda].sort(
      (a, b) => a.atMs - b.atMs || a.seq - b.seq,
    )
    return first && first.atMs <= untilMs ? first : undefined
  }

  private forget(due: Due): void {
    this.agenda = this.agenda.filter((other) => other !== due)
    for (const [key, timer] of this.timers) if (timer === due) this.timers.delete(key)
  }

  private carryOut(effect: GroupEffect): void {
    if ('requestId' in effect.params) {
      if (this.responses.has(effect.params.requestId)) throw new Error('answered twice')
      this.responses.set(effect.params.requestId, effect as Response)
    } else if (effect.type === 'armTimer') {
      const { timer, member = '', delayMs } = effect.params
      const due = { atMs: this.nowMs + delayMs, seq: this.nextSeq++ }
      this.timers.set(`${timer} ${member}`, { ...due, event: expiryOf(effect.params) })
    } else if (effect.type === 'cancelTimer') {
      const { timer, member = '' } = effect.params
      this.timers.delete(`${timer} ${member}`)
    } else if (effect.type === 'writeGroupRecord') {
      this.write(effect.params.write)
    } else {
      this.notes.push({ atMs: this.nowMs, effect })
    }
  }

  private write(write: GroupEffects['writeGroupRecord']['write']): void {
    this.writes.push(write)
    if (this.writeMs === null) return
    const event = { type: 'GROUP_RECORD_WRITTEN', write, errorCode: 0 } as const
    if (this.writeMs === 0) this.written = event
    else this.agenda.push({ atMs: this.nowMs + this.writeMs, seq: this.nextSeq++, event })
  }
}

function expiryOf({ timer, member = '', generationId = -1 }: GroupEffects['armTimer']): GroupEvent {
  switch (timer) {
    case 'session':
    case 'newMemberJoin':
      return { type: 'SESSION_EXPIRED', memberId: member }
    case 'pendingMember':
      return { type: 'PENDING_MEMBER_EXPIRED', memberId: member }
    case 'join':
      return { type: 'JOIN_TIMER_FIRED' }
    case 'pendingSync':
      return { type: 'PENDING_SYNC_EXPIRED', generationId }
  }
}
