import { brokerBehaviour } from '../broker/brokerBehaviour.ts'
import { killBroker } from '../broker/brokerLifecycle.ts'
import { startBrokers } from '../broker/startBrokers.ts'
import { prepareGroups } from '../client/stableGroups.ts'
import { controllerBehaviour } from '../controller/controllerBehaviour.ts'
import { Sim, type Behaviour, type NodeState } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ApiName, RequestBody, ResponseBody } from '../protocol.ts'
import { factsLike, parsed } from './groupRuns.ts'

/** An answer as it came to a hand-driven client. */
export interface Answer {
  readonly api: ApiName
  readonly atMs: number
  readonly errorCode: number
  readonly body: Readonly<Record<string, unknown>>
}

interface ProbeNode extends NodeState {
  answers: Answer[]
}

const nobody = {} as unknown as Behaviour
const topics = ['cats']

const probeBehaviour: Behaviour<ProbeNode> = {
  onRequest: () => undefined,
  onDisconnect: () => undefined,
  onTimer: () => undefined,
  onResponse(sim, node, { api, body }) {
    const fields = body as unknown as Readonly<Record<string, unknown>>
    const errorCode = Number(fields['errorCode'])
    node.answers.push({ api, atMs: sim.nowUs / 1000, errorCode, body: fields })
  },
}

const joining = (client: string, memberId: string, changes: object = {}) => ({
  groupId: 'g',
  memberId,
  groupInstanceId: null,
  clientId: client,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocolType: 'consumer' as const,
  protocols: [
    {
      name: 'range',
      metadata: { topics, ownedPartitions: [], generationId: -1, rackId: null },
    },
  ],
  reason: '',
  ...changes,
})

/**
 * The coordinator of group `g`, with clients that a test drives request by request. One way takes 5 ms and a record of
 * the group 10 ms. Requests are sent at the moment that `to` ran to.
 */
export class CoordinatorProbe {
  readonly sim: Sim
  private readonly ids: Record<string, string> = {}

  constructor(config: Readonly<Record<string, string | number>> = {}) {
    const scenario = parsed({
      version: 1,
      cluster: { brokers: 3, config },
      topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
      groups: [{ id: 'g', members: [] }],
    })
    this.sim = new Sim(scenario, {
      behaviours: {
        broker: brokerBehaviour as unknown as Behaviour,
        controller: controllerBehaviour as unknown as Behaviour,
        producer: probeBehaviour as unknown as Behaviour,
        member: nobody,
        admin: nobody,
      },
      applyCommand: (sim, command) => {
        if (command.do === 'broker.kill') killBroker(sim, command.broker)
      },
    })
    prepareGroups(this.sim)
    startBrokers(this.sim)
  }

  get broker(): number {
    return factsLike(this.sim.facts, 'coordinator.elected').at(-1)?.broker ?? -1
  }

  to(ms: number): this {
    this.sim.runUntil(ms * 1000)
    return this
  }

  send<A extends ApiName>(client: string, api: A, body: RequestBody<A>): this {
    const id = `probe-${client}`
    if (!this.sim.state.nodes[id]) {
      const node: ProbeNode = { type: 'producer', id, isAlive: true, answers: [] }
      this.sim.addNode(node)
    }
    this.sim.request(id, brokerNodeId(this.broker), api, body, { timeoutUs: 400_000_000 })
    return this
  }

  /** JoinGroup: without an id until one was given out. */
  join(client: string, changes: object = {}): this {
    return this.send(client, 'JoinGroup', joining(client, this.ids[client] ?? '', changes) as never)
  }

  /** Both JoinGroups of a dynamic member: it is added 15 ms from now. */
  joinTwice(client: string, changes: object = {}): this {
    this.join(client, changes).to(this.sim.nowUs / 1000 + 10)
    this.ids[client] = String(this.last(client).body['memberId'])
    return this.join(client, changes)
  }

  sync(client: string, leads = false): this {
    const assignments = leads
      ? Object.values(this.ids).map((memberId) => ({ memberId, partitions: [] }))
      : []
    const protocolName = 'range'
    return this.send(client, 'SyncGroup', { ...this.member(client), protocolName, assignments })
  }

  heartbeat(client: string, changes: object = {}): this {
    return this.send(client, 'Heartbeat', { ...this.member(client), ...changes })
  }

  commit(client: string, changes: object = {}): this {
    const offsets = [{ topic: 'cats', partition: 0, offset: 7 }]
    return this.send(client, 'OffsetCommit', { ...this.member(client), offsets, ...changes })
  }

  leave(client: string): this {
    const memberId = this.ids[client] ?? ''
    const members = [{ memberId, groupInstanceId: null }]
    return this.send(client, 'LeaveGroup', { groupId: 'g', members })
  }

  /** The last answer that came to a client, of one API if given. */
  last<A extends ApiName>(client: string, api?: A): Answer & { readonly body: ResponseBody<A> } {
    const answer = this.answers(client).findLast((each) => api === undefined || each.api === api)
    if (!answer) throw new Error(`nothing came to ${client}`)
    return answer as Answer & { readonly body: ResponseBody<A> }
  }

  answers(client: string): readonly Answer[] {
    return this.sim.node<ProbeNode>(`probe-${client}`).answers
  }

  get generation(): number {
    return factsLike(this.sim.facts, 'group.state.changed').at(-1)?.generation ?? 0
  }

  get state(): string {
    return factsLike(this.sim.facts, 'group.state.changed').at(-1)?.to ?? 'Empty'
  }

  private member(client: string) {
    const memberId = this.ids[client] ?? ''
    return { groupId: 'g', memberId, groupInstanceId: null, generationId: this.generation }
  }
}

/** A (leader) and B, Stable in generation 1 at 4000 ms. */
export function stableGroup(config: Readonly<Record<string, string | number>> = {}) {
  const probe = new CoordinatorProbe({ 'group.initial.rebalance.delay.ms': 500, ...config })
  probe.to(1000).joinTwice('A').joinTwice('B').to(2100)
  return probe.sync('A', true).sync('B').to(4000)
}
