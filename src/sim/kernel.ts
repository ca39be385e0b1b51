import type { Micros } from '../kafka/units.ts'
import type { Fact, FactBody, FactKind, NodeId } from '../trace/facts.ts'
import { cloneState } from './clone.ts'
import { popEvent, pushEvent, type QueuedEvent } from './eventQueue.ts'
import type {
  ApiName,
  MessageNote,
  RequestBody,
  RequestEnvelope,
  ResponseBody,
  ResponseEnvelope,
} from './protocol.ts'
import { drawInt, type RandomStreams } from './random.ts'
import type { Command, Scenario } from './scenario/scenario.ts'

/** State of a node; each kind of node extends it. Plain data only. */
export interface NodeState {
  readonly type: NodeType
  readonly id: NodeId
  isAlive: boolean
  /** The process stands still until then (garbage collection, debugger, a laptop that sleeps); absent: it runs. */
  frozenUntilUs?: Micros
}

export type NodeType = 'broker' | 'controller' | 'producer' | 'member' | 'admin'

/** How one kind of node reacts. Handlers may change their own node's state only. */
export interface Behaviour<N extends NodeState = NodeState> {
  onRequest(sim: Sim, node: N, request: RequestEnvelope): void
  onResponse(sim: Sim, node: N, response: ResponseEnvelope): void
  /** The request will not be answered: the peer is gone, or `timeoutUs` has passed. */
  onDisconnect(sim: Sim, node: N, request: RequestEnvelope): void
  onTimer(sim: Sim, node: N, key: string, payload: unknown): void
}

export interface SimState {
  nowUs: Micros
  nextSeq: number
  nextMessageId: number
  nextRecordId: number
  readonly heap: QueuedEvent[]
  /** Sequence number of the one live event per node and timer key. */
  readonly timers: Record<NodeId, Record<string, number>>
  readonly streams: Record<string, readonly number[]> & RandomStreams
  /** Cut links as `a|b`, a < b. */
  cuts: string[]
  /** Requests not answered yet, by message id. */
  readonly pending: Record<number, RequestEnvelope>
  /** Messages of one connection arrive in the order they were sent, as TCP keeps it. */
  readonly lastArrivalUs: Record<string, Micros>
  /** Sent over a cut link: sent again when it heals, unless the sender has given the connection up by then. */
  held: Held[]
  readonly nodes: Record<NodeId, NodeState>
  /** Group metadata and offsets that are durable in `__consumer_offsets`, by its partition (see coordinator). */
  readonly durable: Record<string, unknown>
}

interface Held {
  readonly envelope: RequestEnvelope | ResponseEnvelope
  readonly note: MessageNote | undefined
}

export interface Checkpoint {
  readonly atUs: Micros
  readonly factCount: number
  readonly state: SimState
}

export interface SimOptions {
  readonly behaviours: Readonly<Record<NodeType, Behaviour>>
  readonly applyCommand: (sim: Sim, command: Command) => void
  /** Called after every event; invariants live here. */
  readonly afterEvent?: (sim: Sim, event: QueuedEvent) => void
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** How long TCP waits before it sends again what was not acknowledged; it doubles (RFC 6298, Linux's least). */
const retransmitAfterUs = 200_000
const retransmissionsMax = 15

/** What sending so often again costs: 200 ms, then 400 ms more, and so on. */
const retransmissionUs = (times: number): Micros => retransmitAfterUs * (2 ** times - 1)

/** Clients talk to their coordinator, and brokers to the controller, over connections of their own. */
const channels: Readonly<Partial<Record<ApiName, string>>> = {
  JoinGroup: 'coordinator',
  SyncGroup: 'coordinator',
  Heartbeat: 'coordinator',
  LeaveGroup: 'coordinator',
  OffsetCommit: 'coordinator',
  OffsetFetch: 'coordinator',
  BrokerHeartbeat: 'heartbeat',
  AlterPartition: 'alterPartition',
}
const channelOf = (api: ApiName): string => channels[api] ?? 'data'

const linkName = (a: NodeId, b: NodeId): string => (a < b ? `${a}|${b}` : `${b}|${a}`)

/** Clock, queue, network, random streams and the list of facts. One instance is one run. */
export class Sim {
  readonly scenario: Scenario
  readonly facts: Fact[] = []
  state: SimState
  /** The fact that led to what is being handled now. */
  cause: number | undefined = undefined
  eventCount = 0
  private readonly options: SimOptions

  constructor(scenario: Scenario, options: SimOptions) {
    this.scenario = scenario
    this.options = options
    this.state = {
      nowUs: 0,
      nextSeq: 0,
      nextMessageId: 0,
      nextRecordId: 0,
      heap: [],
      timers: {},
      streams: {},
      cuts: [],
      pending: {},
      lastArrivalUs: {},
      held: [],
      nodes: {},
      durable: {},
    }
  }

  get nowUs(): Micros {
    return this.state.nowUs
  }

  /** Adds a node; replaces an earlier incarnation of the same id. */
  addNode(node: NodeState): void {
    this.state.nodes[node.id] = node
  }

  /** A node's state, for its own behaviour (and for invariants, which may look at all). */
  node<N extends NodeState>(id: NodeId): N {
    const node = this.state.nodes[id]
    if (!node) throw new Error(`no node ${id}`)
    return node as N
  }

  /** Appends a fact, caused by what is being handled unless `cause` says otherwise. Returns its id. */
  emit<K extends FactKind>(kind: K, body: FactBody<K>, cause = this.cause): number {
    const id = this.facts.length
    const { nowUs: atUs } = this.state
    const fact =
      cause === undefined ? { id, atUs, kind, ...body } : { id, atUs, kind, cause, ...body }
    this.facts.push(fact as unknown as Fact)
    return id
  }

  /** Runs `action` with fact `id` as the cause of what it emits, sends and schedules. */
  because<T>(id: number | undefined, action: () => T): T {
    const before = this.cause
    this.cause = id
    try {
      return action()
    } finally {
      this.cause = before
    }
  }

  /** Draws a whole number out of a named, seeded stream; both ends included. */
  draw(stream: string, min: number, max: number): number {
    return drawInt(this.state.streams, this.scenario.seed, stream, min, max)
  }

  nextRecordId(): number {
    return this.state.nextRecordId++
  }

  /** Arms (or re-arms) the timer `key` of a node, due at `atUs`. */
  setTimerAt(node: NodeId, key: string, atUs: Micros, payload: unknown = null): void {
    const timers = (this.state.timers[node] ??= {})
    timers[key] = this.schedule('timer', node, atUs, { key, payload })
  }

  /** Arms (or re-arms) the timer `key` of a node, due after `delayUs`. */
  setTimer(node: NodeId, key: string, delayUs: Micros, payload: unknown = null): void {
    this.setTimerAt(node, key, this.state.nowUs + delayUs, payload)
  }

  clearTimer(node: NodeId, key: string): void {
    const timers = this.state.timers[node]
    if (timers) delete timers[key]
  }

  hasTimer(node: NodeId, key: string): boolean {
    return this.state.timers[node]?.[key] !== undefined
  }

  scheduleCommand(atUs: Micros, command: Command): void {
    this.schedule('command', '', atUs, command)
  }

  /** Sends a request. It is answered, or `onDisconnect` is called: at the latest after `timeoutUs`. */
  request<A extends ApiName>(
    from: NodeId,
    to: NodeId,
    api: A,
    body: RequestBody<A>,
    options: {
      readonly context?: unknown
      readonly timeoutUs: Micros
      readonly note?: MessageNote
    },
  ): number {
    const messageId = this.state.nextMessageId++
    const context = options.context ?? null
    const envelope = { direction: 'request', messageId, api, from, to, body, context } as const
    this.state.pending[messageId] = envelope as unknown as RequestEnvelope
    this.schedule('disconnect', from, this.state.nowUs + options.timeoutUs, messageId)
    this.transmit(envelope as unknown as RequestEnvelope, options.note)
    return messageId
  }

  /** Answers a request, at once or later. Answers to a request that is no longer waited for vanish. */
  respond<A extends ApiName>(
    request: RequestEnvelope<A>,
    body: ResponseBody<A>,
    note?: MessageNote,
  ): void {
    const messageId = this.state.nextMessageId++
    const { api, from, to, messageId: requestId } = request
    const envelope = {
      direction: 'response',
      messageId,
      requestId,
      api,
      from: to,
      to: from,
      body,
      request,
    }
    this.transmit(envelope as unknown as ResponseEnvelope, note)
  }

  /** The request has been taken and has no answer by its nature (Produce with acks=0): nothing waits for one. */
  leaveUnanswered({ messageId }: RequestEnvelope): void {
    delete this.state.pending[messageId]
  }

  /** The node stops at once: timers vanish, peers that wait for it are told after one hop. */
  kill(id: NodeId): void {
    const node = this.node(id)
    node.isAlive = false
    this.state.timers[id] = {}
    for (const envelope of Object.values(this.state.pending)) {
      if (envelope.from === id) delete this.state.pending[envelope.messageId]
      else if (envelope.to === id) this.disconnectSoon(envelope)
    }
  }

  isCut(a: NodeId, b: NodeId): boolean {
    return this.state.cuts.includes(linkName(a, b))
  }

  /**
   * Cuts or heals a link. Messages do not get through a cut link; senders learn by their time-outs, which close the
   * connection. TCP sends what still matters when the link heals, in the old order.
   */
  setCut(a: NodeId, b: NodeId, cut: boolean): void {
    const name = linkName(a, b)
    const others = this.state.cuts.filter((each) => each !== name)
    this.state.cuts = cut ? [...others, name].toSorted() : others
    const id = this.emit('link.changed', { a, b, cut })
    if (cut) return
    const { held } = this.state
    this.state.held = held.filter(({ envelope }) => linkName(envelope.from, envelope.to) !== name)
    this.because(id, () => {
      for (const { envelope, note } of held) {
        const isHere = linkName(envelope.from, envelope.to) === name
        if (isHere && this.isWaitedFor(envelope)) this.transmit(envelope, note)
      }
    })
  }

  /** Time of the next event, or undefined when nothing is scheduled. */
  nextEventUs(): Micros | undefined {
    return this.state.heap[0]?.atUs
  }

  /** Handles every event due at or before `untilUs`, at most `eventsMax`; then the clock stands at `untilUs`. */
  runUntil(untilUs: Micros, eventsMax = Number.POSITIVE_INFINITY): boolean {
    for (let handled = 0; ; handled++) {
      const next = this.state.heap[0]
      if (next === undefined || next.atUs > untilUs) break
      if (handled >= eventsMax) return false
      this.handleNext()
    }
    this.state.nowUs = Math.max(this.state.nowUs, untilUs)
    return true
  }

  /** Applies a command now, as a person at the controls would. */
  command(command: Command): void {
    this.cause = undefined
    const id = this.emit('command.applied', { command: { ...command } })
    this.because(id, () => {
      this.options.applyCommand(this, command)
    })
  }

  checkpoint(): Checkpoint {
    return {
      atUs: this.state.nowUs,
      factCount: this.facts.length,
      state: cloneState(this.state),
    }
  }

  /** A run that continues exactly as the one that made the checkpoint did. `facts` is that run's list. */
  static restore(
    scenario: Scenario,
    options: SimOptions,
    checkpoint: Checkpoint,
    facts: readonly Fact[],
  ): Sim {
    const sim = new Sim(scenario, options)
    sim.state = cloneState(checkpoint.state)
    for (let i = 0; i < checkpoint.factCount; i++) sim.facts.push(facts[i] as Fact)
    return sim
  }

  private handleNext(): void {
    const event = popEvent(this.state.heap) as QueuedEvent
    if (this.waitsForThaw(event)) return
    this.state.nowUs = event.atUs
    this.cause = event.cause
    this.eventCount += 1
    if (event.kind === 'timer') this.fireTimer(event)
    else if (event.kind === 'deliver') this.deliver(event)
    else if (event.kind === 'disconnect') this.disconnect(event)
    else this.command(event.payload as Command)
    this.options.afterEvent?.(this, event)
  }

  /**
   * What is due at a frozen process is put off until it runs again: messages wait in its sockets, clocks have run on.
   * Time-outs come last, since a client reads its sockets before it looks for requests that are overdue.
   */
  private waitsForThaw(event: QueuedEvent): boolean {
    const atUs = this.state.nodes[event.node]?.frozenUntilUs ?? 0
    if (atUs <= event.atUs) return false
    const seq = event.kind === 'disconnect' ? this.state.nextSeq++ : event.seq
    pushEvent(this.state.heap, { ...event, atUs, seq })
    return true
  }

  private fireTimer(event: QueuedEvent): void {
    const { key, payload } = event.payload as { key: string; payload: unknown }
    const timers = this.state.timers[event.node]
    if (timers?.[key] !== event.seq) return
    delete timers[key]
    const node = this.node(event.node)
    if (node.isAlive) this.behaviourOf(node).onTimer(this, node, key, payload)
  }

  private deliver(event: QueuedEvent): void {
    const envelope = event.payload as RequestEnvelope | ResponseEnvelope
    const node = this.state.nodes[envelope.to]
    if (envelope.direction === 'request') {
      if (!this.state.pending[envelope.messageId]) return
      if (node?.isAlive) this.behaviourOf(node).onRequest(this, node, envelope)
      else this.disconnectSoon(envelope)
      return
    }
    if (!this.state.pending[envelope.requestId] || !node?.isAlive) return
    delete this.state.pending[envelope.requestId]
    this.behaviourOf(node).onResponse(this, node, envelope)
  }

  /** A connection ends as a whole: everything that waits on it hears of it, in order. */
  private disconnect(event: QueuedEvent): void {
    const first = this.state.pending[event.payload as number]
    if (!first) return
    const { from, to, api } = first
    const ended = Object.values(this.state.pending).filter(
      (each) => each.from === from && each.to === to && channelOf(each.api) === channelOf(api),
    )
    for (const { messageId } of ended) delete this.state.pending[messageId]
    for (const envelope of ended) {
      const node = this.node(from)
      if (!node.isAlive) return
      const id = this.emit('connection.lost', { from, to, api: envelope.api })
      this.because(id, () => {
        this.behaviourOf(node).onDisconnect(this, node, envelope)
      })
    }
  }

  private disconnectSoon(envelope: RequestEnvelope): void {
    const latencyUs = this.drawLatency(envelope.to, envelope.from)
    this.schedule('disconnect', envelope.from, this.state.nowUs + latencyUs, envelope.messageId)
  }

  private transmit(
    envelope: RequestEnvelope | ResponseEnvelope,
    note: MessageNote | undefined,
  ): void {
    const { from, to, direction, api, messageId } = envelope
    const link = `${from}>${to}/${channelOf(api)}`
    const isLost = this.isCut(from, to)
    const latencyUs = this.drawLatency(from, to)
    const retransmissions = this.drawRetransmissions(`${from}>${to}`)
    const earliestUs = this.state.nowUs + latencyUs + retransmissionUs(retransmissions)
    const arriveUs = Math.max(earliestUs, this.state.lastArrivalUs[link] ?? 0)
    const body: Mutable<FactBody<'message.sent'>> = {
      messageId,
      direction,
      api,
      from,
      to,
      arriveUs,
      ...note,
    }
    if (envelope.direction === 'response') body.requestId = envelope.requestId
    if (isLost) body.lost = true
    else if (retransmissions > 0) body.retransmissions = retransmissions
    const id = this.emit('message.sent', body)
    if (isLost) {
      this.state.held.push({ envelope: Object.freeze(envelope), note })
      return
    }
    this.state.lastArrivalUs[link] = arriveUs
    const before = this.cause
    this.cause = id
    this.schedule('deliver', to, arriveUs, Object.freeze(envelope))
    this.cause = before
  }

  private isWaitedFor(envelope: RequestEnvelope | ResponseEnvelope): boolean {
    const { direction } = envelope
    return (
      this.state.pending[direction === 'request' ? envelope.messageId : envelope.requestId] !==
      undefined
    )
  }

  /** How often a message is sent again because its packets get lost; those behind it wait as long. */
  private drawRetransmissions(link: string): number {
    const { lossRatio } = this.scenario.network
    if (lossRatio === 0) return 0
    let sent = 0
    while (sent < retransmissionsMax) {
      if (this.draw(`loss:${link}`, 0, 999_999) >= lossRatio * 1_000_000) break
      sent++
    }
    return sent
  }

  private drawLatency(from: NodeId, to: NodeId): Micros {
    const { latencyUsMin, latencyUsMax } = this.scenario.network
    if (latencyUsMin === latencyUsMax) return latencyUsMin
    return this.draw(`latency:${from}>${to}`, latencyUsMin, latencyUsMax)
  }

  private behaviourOf(node: NodeState): Behaviour {
    return this.options.behaviours[node.type]
  }

  private schedule(
    kind: QueuedEvent['kind'],
    node: NodeId,
    atUs: Micros,
    payload: unknown,
  ): number {
    const seq = this.state.nextSeq++
    pushEvent(this.state.heap, { atUs, seq, kind, node, payload, cause: this.cause })
    return seq
  }
}
