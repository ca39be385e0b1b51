import { catPartitions, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'min',
    label: labels.min,
    min: 1,
    max: 2,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 1,
  },
  {
    kind: 'choice',
    id: 'acks',
    label: labels.acks,
    options: [
      { value: '1', label: labels.one },
      { value: 'all', label: labels.all },
    ],
    initial: 'all',
  },
  {
    kind: 'range',
    id: 'back',
    label: labels.back,
    min: 20,
    max: 60,
    step: 10,
    unit: units.seconds,
    initial: 30,
  },
]

const secondDeath = 35

/** B3 falls behind and leaves the ISR, then B2 dies, then B1: nobody in sync is left. B1 comes back later. */
function scenario(world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'Unclean election',
    seed: 3,
    cluster: { brokers: 3, config: { 'replica.lag.time.max.ms': 10_000 } },
    topics: [
      {
        name: 'cats-by-colors',
        replicationFactor: 3,
        config: {
          'min.insync.replicas': Number(values['min']),
          'unclean.leader.election.enable': world === 'on',
        },
        replicas: [[1, 2, 3]],
      },
    ],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 0.5,
        keys: ['black', 'calico', 'ginger'],
        config: { acks: String(values['acks']) },
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        stableGeneration: 1,
        config: { 'auto.offset.reset': 'earliest' },
        members: [{ id: 'C1', assigned: catPartitions(0) }],
      },
    ],
    events: [
      { at: '3s', do: 'link.cut' as const, a: 'broker-1', b: 'broker-3' },
      { at: '18s', do: 'broker.kill' as const, broker: 2 },
      { at: `${secondDeath}s`, do: 'broker.kill' as const, broker: 1 },
      { at: `${secondDeath + 1}s`, do: 'link.heal' as const, a: 'broker-1', b: 'broker-3' },
      {
        at: `${secondDeath + Number(values['back'])}s`,
        do: 'broker.start' as const,
        broker: 1,
      },
    ],
    until: '110s',
  }
}

export const uncleanElection: Scene = {
  id: 'unclean-election',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'off', label: labels.off },
    { id: 'on', label: labels.on },
  ],
  scenario,
  beats,
  dares,
}
