import { checkInvariants, InvariantViolation } from '../sim/invariants/checkInvariants.ts'
import { drawInt, type RandomStreams } from '../sim/random.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenarioProblemText } from '../sim/scenario/problemText.ts'
import type { ScenarioFile } from '../sim/scenario/schema.ts'
import { simulate } from '../sim/run.ts'

export interface FuzzResult {
  readonly events: number
  readonly violation: {
    readonly atUs: number
    readonly invariant: string
    readonly message: string
  } | null
}

type Draw = (min: number, max: number) => number

/** One random scenario, drawn from the seed, run under every invariant. */
export function fuzzOne(seed: number): FuzzResult {
  const parsed = parseScenario(randomScenario(seed))
  if (!parsed.ok) {
    const message = parsed.problems
      .map((problem) => `${problem.path} ${scenarioProblemText(problem).en}`)
      .join('; ')
    return { events: 0, violation: { atUs: 0, invariant: 'scenario', message } }
  }
  const checker = checkInvariants()
  try {
    const sim = simulate(parsed.scenario, parsed.scenario.untilUs, { afterEvent: checker })
    return { events: sim.eventCount, violation: null }
  } catch (error) {
    if (error instanceof InvariantViolation) {
      const { atUs, invariant, message } = error
      return { events: 0, violation: { atUs, invariant, message } }
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { events: 0, violation: { atUs: 0, invariant: 'no exception', message } }
  }
}

const furs = ['ginger', 'black', 'grey', 'white', 'siamese', 'calico', null] as const
const assignors = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const

/** Joins, leaves, crashes, broker kills, cuts, rates and partition counts, all drawn from the seed. */
export function randomScenario(seed: number): ScenarioFile {
  const streams: RandomStreams = {}
  const draw: Draw = (min, max) => drawInt(streams, seed, 'fuzz', min, max)
  const brokers = draw(1, 5)
  const partitions = draw(1, 6)
  const members = draw(1, 4)
  const pick = <T>(list: readonly T[]): T => list[draw(0, list.length - 1)] as T
  const rf = draw(1, Math.min(3, brokers))
  return {
    version: 1,
    title: `fuzz ${seed}`,
    seed,
    cluster: { brokers, config: { 'group.initial.rebalance.delay.ms': pick([0, 1000, 3000]) } },
    network: {
      latency: { min: 1, max: draw(1, 40) },
      lossRatio: draw(0, 3) === 0 ? 0.01 : 0,
    },
    topics: [
      {
        name: 'cats',
        partitions,
        replicationFactor: rf,
        config: {
          'min.insync.replicas': draw(1, rf),
          'unclean.leader.election.enable': draw(0, 4) === 0,
        },
      },
    ],
    producers: Array.from({ length: draw(1, 2) }, (_, index) => ({
      id: `p${index}`,
      client: pick(['java', 'librdkafka'] as const),
      topic: 'cats',
      ratePerSecond: draw(1, 30),
      keys: [pick(furs), pick(furs), pick(furs)],
      config: { acks: pick(['all', '1', '0']) },
    })),
    groups: [
      {
        id: 'g',
        client: pick(['java', 'librdkafka'] as const),
        topics: ['cats'],
        processing: pick([0, 0, 5, 50]),
        config: {
          'partition.assignment.strategy': pick(['range', 'roundrobin', 'cooperative-sticky']),
          'session.timeout.ms': pick([6000, 10_000]),
          'heartbeat.interval.ms': pick([1000, 2000]),
          'auto.offset.reset': 'earliest',
        },
        members: Array.from({ length: members }, (_, index) => ({
          id: `C${index + 1}`,
          startAt: draw(0, 4000),
        })),
      },
    ],
    events: randomEvents(draw, pick, { brokers, partitions, members }),
    until: '60s',
  }
}

function randomEvents(
  draw: Draw,
  pick: <T>(list: readonly T[]) => T,
  { brokers, partitions, members }: { brokers: number; partitions: number; members: number },
): NonNullable<ScenarioFile['events']> {
  const member = () => ({ group: 'g', id: `C${draw(1, members + 2)}` })
  const broker = () => draw(1, brokers)
  const make: readonly (() => object)[] = [
    () => ({ do: 'member.start', ...member() }),
    () => ({ do: 'member.stop', ...member() }),
    () => ({ do: 'member.kill', ...member() }),
    () => ({ do: 'broker.kill', broker: broker() }),
    () => ({ do: 'broker.start', broker: broker() }),
    () => ({ do: 'broker.start', broker: broker() }),
    () => ({ do: 'broker.stop', broker: broker() }),
    () => ({ do: 'link.cut', a: `broker-${broker()}`, b: `broker-${broker()}` }),
    () => ({ do: 'link.cut', a: `broker-${broker()}`, b: 'controller' }),
    () => ({ do: 'link.heal', a: `broker-${broker()}`, b: 'controller' }),
    () => ({ do: 'producer.rate', producer: 'p0', ratePerSecond: draw(0, 40) }),
    () => ({ do: 'topic.partitions', topic: 'cats', partitions: partitions + draw(1, 3) }),
    () => ({ do: 'group.assignor', group: 'g', assignor: pick(assignors) }),
  ]
  const events = Array.from({ length: draw(0, 12) }, () => ({
    at: draw(0, 50_000),
    ...pick(make)(),
  }))
  return events as NonNullable<ScenarioFile['events']>
}
