import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { days, price, priceTopic, slowClocks } from './prices.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'days',
    label: labels.days,
    min: 4,
    max: 14,
    step: 1,
    unit: labels.day,
    initial: 7,
  },
  {
    kind: 'choice',
    id: 'bytes',
    label: labels.bytes,
    options: [
      { value: '700', label: labels.b700 },
      { value: '401', label: labels.b401 },
      { value: '400', label: labels.b400 },
      { value: '100', label: labels.b100 },
    ],
    initial: '400',
  },
  {
    kind: 'choice',
    id: 'reset',
    label: labels.reset,
    options: [
      { value: 'earliest', label: labels.earliest },
      { value: 'latest', label: labels.latest },
    ],
    initial: 'earliest',
  },
]

/** The talk's partition, seventeen days of it; whoever reads it looks in once, on day 11, where it left off at offset 2. */
function scenario(world: string, values: ParameterValues) {
  const limits =
    world === 'time'
      ? { 'retention.ms': days(Number(values['days'])) }
      : { 'retention.ms': -1, 'retention.bytes': Number(values['bytes']) }
  return {
    version: 1 as const,
    title: 'Retention',
    seed: 5,
    cluster: {
      brokers: 1,
      toySizes: true,
      config: { ...slowClocks, 'offsets.retention.minutes': 43_200 },
    },
    topics: [{ name: priceTopic, config: { 'segment.bytes': 300, ...limits } }],
    producers: [
      {
        id: 'shop',
        topic: priceTopic,
        keys: ['p9'],
        valueBytes: 98,
        config: { 'linger.ms': 0 },
        records: [
          // these two have a file of their own, and are gone before the talk's picture
          { ...price(0, 'p5', '5$'), valueBytes: 148 },
          { ...price(0.5, 'p3', '9$'), valueBytes: 148 },
          price(1, 'p5', '7$'),
          price(2, 'p3', '11$'),
          price(3, 'p6', '25$'),
          price(4, 'p6', '12$'),
          price(5, 'p5', '14$'),
          price(6, 'p5', '17$'),
          price(9.5, 'p9', '6$'),
        ],
      },
    ],
    groups: [
      {
        id: 'price-watchers',
        bootstrapped: true,
        committed: { [priceTopic]: { 0: 2 } },
        config: { 'auto.offset.reset': String(values['reset']) },
        members: [{ id: 'W', startAt: days(11) }],
      },
    ],
    events: [
      { at: days(11) + 60_000, do: 'member.stop' as const, group: 'price-watchers', id: 'W' },
    ],
    until: days(17),
  }
}

export const retention: Scene = {
  id: 'retention',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: priceTopic,
  log: { topic: priceTopic, partition: 0 },
  groups: ['price-watchers'],
  parameters,
  worlds: [
    { id: 'time', label: labels.byTime },
    { id: 'size', label: labels.bySize },
  ],
  scenario,
  beats,
  dares,
}
