import { describe, expect, it } from 'vitest'
import { digestFacts } from '../trace/digest.ts'
import { Sim, type Behaviour, type NodeState, type SimOptions } from './kernel.ts'
import type { RequestEnvelope } from './protocol.ts'
import { parseScenario } from './scenario/parse.ts'

interface PingNode extends NodeState {
  answers: number
  disconnects: number
}

/** Sends a FindCoordinator each 100 ms; answers one at once. */
const ping: Behaviour<PingNode> = {
  onRequest: (sim, _node, request) => {
    sim.respond(request as RequestEnvelope<'FindCoordinator'>, { errorCode: 0, broker: 1 })
  },
  onResponse: (_sim, node) => {
    node.answers += 1
  },
  onDisconnect: (_sim, node) => {
    node.disconnects += 1
  },
  onTimer: (sim, node) => {
    sim.setTimer(node.id, 'ask', 100_000)
    sim.request(node.id, 'broker-1', 'FindCoordinator', { groupId: 'g' }, { timeoutUs: 30_000_000 })
  },
}

const behaviour = ping as unknown as Behaviour
const options: SimOptions = {
  behaviours: {
    broker: behaviour,
    controller: behaviour,
    producer: behaviour,
    member: behaviour,
    admin: behaviour,
  },
  applyCommand: (sim, command) => {
    if (command.do === 'broker.kill') sim.kill('broker-1')
    if (command.do === 'link.cut') sim.setCut(command.a, command.b, true)
    if (command.do === 'link.heal') sim.setCut(command.a, command.b, false)
  },
}

const node = (type: 'broker' | 'member', id: string): PingNode => ({
  type,
  id,
  isAlive: true,
  answers: 0,
  disconnects: 0,
})

function aSim(network: object = {}): Sim {
  const parsed = parseScenario({ version: 1, seed: 3, topics: [{ name: 'cats' }], network })
  if (!parsed.ok) throw new Error('the scenario of this test is broken')
  const sim = new Sim(parsed.scenario, options)
  sim.addNode(node('broker', 'broker-1'))
  sim.addNode(node('member', 'member:g/C1'))
  sim.setTimerAt('member:g/C1', 'ask', 0)
  return sim
}

const client = (sim: Sim): PingNode => sim.node('member:g/C1')

describe('the network', () => {
  it('takes one latency each way', () => {
    const sim = aSim({ latency: '5ms' })
    sim.runUntil(9_999)
    expect(client(sim).answers).toBe(0)
    sim.runUntil(10_000)
    expect(client(sim).answers).toBe(1)
  })

  it('tells whoever waits for a killed node after one hop', () => {
    const sim = aSim({ latency: '5ms' })
    sim.runUntil(3_000)
    sim.command({ do: 'broker.kill', broker: 1 })
    sim.runUntil(8_000)
    expect(client(sim).disconnects).toBe(1)
  })

  it('lets nothing through a cut link, until the first time-out ends the connection with all on it', () => {
    const sim = aSim({ latency: '5ms' })
    sim.command({ do: 'link.cut', a: 'broker-1', b: 'member:g/C1' })
    sim.runUntil(29_999_999)
    expect(client(sim)).toMatchObject({ answers: 0, disconnects: 0 })
    sim.runUntil(30_000_000)
    expect(client(sim).disconnects).toBe(300)
  })

  it('sends again what a cut held up, unless it was given up', () => {
    const sim = aSim({ latency: '5ms' })
    sim.command({ do: 'link.cut', a: 'broker-1', b: 'member:g/C1' })
    sim.runUntil(10_000_000)
    sim.command({ do: 'link.heal', a: 'broker-1', b: 'member:g/C1' })
    sim.runUntil(10_010_000)
    expect(client(sim)).toMatchObject({ answers: 101, disconnects: 0 })
  })

  it('delays lost packets and what is sent behind them, and loses nothing', () => {
    const sim = aSim({ latency: '5ms', lossRatio: 0.3 })
    sim.runUntil(20_000_000)
    const delays = sim.facts.flatMap((fact) =>
      fact.kind === 'message.sent' ? [fact.arriveUs - fact.atUs] : [],
    )
    expect(Math.min(...delays)).toBe(5_000)
    expect(Math.max(...delays)).toBeGreaterThanOrEqual(205_000)
    expect(client(sim).disconnects).toBe(0)
  })

  it('says how often a message was sent again, and that it waits 200 ms, then twice as long', () => {
    const sim = aSim({ latency: '5ms', lossRatio: 0.3 })
    sim.runUntil(20_000_000)
    const resent = sim.facts.flatMap((fact) =>
      fact.kind === 'message.sent' && fact.retransmissions !== undefined ? [fact] : [],
    )
    const delays = { 1: 205_000, 2: 605_000, 3: 1_405_000 }
    for (const [times, delayUs] of Object.entries(delays)) {
      const some = resent.filter((fact) => fact.retransmissions === Number(times))
      expect(some.length).toBeGreaterThan(0)
      expect(Math.min(...some.map((fact) => fact.arriveUs - fact.atUs))).toBe(delayUs)
    }
  })

  it('keeps the order of messages on a link', () => {
    const sim = aSim({ latency: { min: '1ms', max: '900ms' } })
    sim.runUntil(20_000_000)
    const arrivals = sim.facts.flatMap((fact) =>
      fact.kind === 'message.sent' && fact.direction === 'request' ? [fact.arriveUs] : [],
    )
    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b))
  })
})

describe('a run', () => {
  const lossy = { latency: { min: '1ms', max: '90ms' }, lossRatio: 0.2 }

  it('is the same twice', () => {
    const digests = [1, 2].map(() => {
      const sim = aSim(lossy)
      sim.runUntil(60_000_000)
      return digestFacts(sim.facts)
    })
    expect(digests[0]).toBe(digests[1])
  })

  it('goes on from a checkpoint exactly as it went on itself', () => {
    const sim = aSim(lossy)
    sim.runUntil(7_654_321)
    const restored = Sim.restore(sim.scenario, options, sim.checkpoint(), sim.facts)
    sim.runUntil(60_000_000)
    restored.runUntil(60_000_000)
    expect(digestFacts(restored.facts)).toBe(digestFacts(sim.facts))
  })

  it('names the cause of every fact but the first ones', () => {
    const sim = aSim(lossy)
    sim.runUntil(1_000_000)
    const answers = sim.facts.filter(
      (fact) => fact.kind === 'message.sent' && fact.direction === 'response',
    )
    expect(answers.length).toBeGreaterThan(0)
    expect(answers.every((fact) => sim.facts[fact.cause ?? -1]?.kind === 'message.sent')).toBe(true)
  })
})
