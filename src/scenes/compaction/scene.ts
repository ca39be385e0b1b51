import { priceTopic } from '../retention/prices.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'choice',
    id: 'ratio',
    label: labels.ratio,
    options: [
      { value: '0.1', label: labels.ratio01 },
      { value: '0.5', label: labels.ratio05 },
      { value: '0.9', label: labels.ratio09 },
    ],
    initial: '0.5',
  },
  {
    kind: 'choice',
    id: 'tombstones',
    label: labels.tombstones,
    options: [
      { value: '86400000', label: labels.aDay },
      { value: '20000', label: labels.twentySeconds },
    ],
    initial: '86400000',
  },
  {
    kind: 'choice',
    id: 'lag',
    label: labels.lag,
    options: [
      { value: '0', label: labels.none },
      { value: '40000', label: labels.fortySeconds },
    ],
    initial: '0',
  },
]

const second = 1000
/** When the operator has the topic compacted. */
const compactedAt = 60 * second

/** Prices that become known one after the other, 100 ms apart. */
const prices = (at: number, said: readonly (readonly [key: string, value: string | null])[]) =>
  said.map(([key, value], index) => ({ at: at + index * 100, key, value, valueBytes: 98 }))

/** The talk's partition, compacted after a minute; what is written then makes two more passes of the cleaner due. */
function scenario(_world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'Log compaction',
    seed: 5,
    cluster: { brokers: 1, toySizes: true },
    topics: [{ name: priceTopic, config: { 'segment.bytes': 300, 'retention.bytes': 700 } }],
    producers: [
      {
        id: 'shop',
        topic: priceTopic,
        config: { 'linger.ms': 0 },
        records: [
          // these two have a file of their own, and are gone before the talk's picture
          { at: 100, key: 'p5', value: '5$', valueBytes: 148 },
          { at: 200, key: 'p3', value: '9$', valueBytes: 148 },
          ...prices(second, [
            ['p5', '7$'],
            ['p3', '11$'],
            ['p6', '25$'],
            ['p6', '12$'],
            ['p5', '14$'],
            ['p5', '17$'],
            ['p9', '6$'],
          ]),
          ...prices(70 * second, [
            ['p3', null],
            ['p6', '13$'],
            ['p5', '18$'],
          ]),
          ...prices(92 * second, [
            ['p9', '7$'],
            ['p5', '19$'],
            ['p1', '1$'],
          ]),
          ...prices(122 * second, [
            ['p2', '2$'],
            ['p9', '8$'],
            ['p1', '3$'],
            ['p2', '4$'],
            ['p9', '9$'],
            ['p4', '5$'],
          ]),
        ],
      },
    ],
    groups: [
      {
        id: 'newcomers',
        bootstrapped: true,
        committed: { [priceTopic]: { 0: 2 } },
        config: { 'auto.offset.reset': 'earliest' },
        members: [{ id: 'N', startAt: compactedAt + 2 * second }],
      },
    ],
    events: [
      {
        at: compactedAt,
        do: 'topic.config' as const,
        topic: priceTopic,
        config: {
          'cleanup.policy': 'compact',
          'min.cleanable.dirty.ratio': Number(values['ratio']),
          'delete.retention.ms': Number(values['tombstones']),
          'min.compaction.lag.ms': Number(values['lag']),
        },
      },
    ],
    until: '180s',
  }
}

export const compaction: Scene = {
  id: 'compaction',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: priceTopic,
  log: { topic: priceTopic, partition: 0 },
  groups: ['newcomers'],
  parameters,
  worlds: [{ id: 'one', label: { en: '', ru: '' } }],
  scenario,
  beats,
  dares,
}
