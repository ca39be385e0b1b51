import { describe, expect, it } from 'vitest'
import type { BrokerNode } from './broker/brokerNode.ts'
import { recordsIn } from './broker/replicaLog.ts'
import { isVisible } from './broker/storedRecord.ts'
import { factsLike, factsOfFile, simAt } from './testing/groupRuns.ts'
import type { ScenarioFile } from './scenario/schema.ts'

/** Prices written one a 100 ms, the newest of each key to be kept; the cleaner looks at 0, 15, 30 … s. */
const prices = (rest: Partial<ScenarioFile> = {}, brokers = 1): ScenarioFile => ({
  version: 1,
  cluster: { brokers, toySizes: true },
  topics: [
    {
      name: 'prices',
      replicationFactor: brokers,
      config: { 'cleanup.policy': 'compact', 'segment.bytes': 300 },
    },
  ],
  producers: [
    {
      id: 'p',
      topic: 'prices',
      valueBytes: 98,
      config: { 'linger.ms': 0 },
      records: ['p5', 'p3', 'p6', 'p6', 'p5', 'p5', 'p9'].map((key, index) => ({
        at: index * 100,
        key,
        value: `${index}$`,
      })),
    },
  ],
  until: '40s',
  ...rest,
})

const reader = (startAt: string, committed: number): ScenarioFile['groups'] => [
  {
    id: 'g',
    bootstrapped: true,
    committed: { prices: { 0: committed } },
    members: [{ id: 'C1', startAt }],
  },
]

const read = (file: ScenarioFile) =>
  factsLike(factsOfFile(file), 'record.processed').map(({ offset }) => offset)

describe('a reader of a compacted log', () => {
  it('who keeps up sees every value', () => {
    expect(read(prices({ groups: reader('0s', 0) }))).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('who comes after the pass at 15 s sees what is left, in order, over the gaps', () => {
    const file = prices({ groups: reader('20s', 0) })
    const facts = factsOfFile(file)
    expect(factsLike(facts, 'compaction.finished').map((fact) => fact.removed)).toEqual([[0, 2, 4]])
    expect(read(file)).toEqual([1, 3, 5, 6])
    expect(factsLike(facts, 'offsets.passed').map((fact) => [fact.from, fact.to])).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ])
    expect(factsLike(facts, 'records.skipped')).toEqual([])
    const committed = factsLike(facts, 'offsets.committed').at(-1)
    expect(committed?.offsets[0]?.offset).toBe(7)
  })

  it('at a removed offset gets the next that exists', () => {
    expect(read(prices({ groups: reader('20s', 2) }))).toEqual([3, 5, 6])
  })
})

it('a record without a key is refused, and its batch is not sent again', () => {
  const file = prices()
  const [producer] = file.producers ?? []
  const facts = factsOfFile({
    ...prices(),
    producers: [{ ...producer, id: 'p', topic: 'prices', records: [{ at: 0, key: null }] }],
  })
  expect(factsLike(facts, 'batch.failed').map((fact) => fact.errorCode)).toEqual([87])
  expect(factsLike(facts, 'batch.sent')).toHaveLength(1)
})

it('a follower that copies a compacted log gets the gaps with it', () => {
  const file = prices(
    {
      events: [
        { at: '1ms', do: 'broker.kill', broker: 2 },
        { at: '20s', do: 'broker.start', broker: 2 },
      ],
    },
    2,
  )
  const [topic] = file.topics
  const sim = simAt({ ...file, topics: [{ ...topic, name: 'prices', replicas: [[1, 2]] }] }, 29_000)
  const held = [1, 2].map((broker) => {
    const { log } = sim.node<BrokerNode>(`broker-${broker}`).replicas['prices-0']!
    const offsets = recordsIn(log, 0, log.endOffset)
      .filter(isVisible)
      .map((each) => each.offset)
    return [offsets, log.endOffset, log.highWatermark]
  })
  // 5 and 6 waited for answers and came in one batch, which opened a segment of its own
  expect(held[0]).toEqual([[1, 3, 4, 5, 6], 7, 7])
  expect(held[1]).toEqual(held[0])
})
