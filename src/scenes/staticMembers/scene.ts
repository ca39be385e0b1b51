import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'restart',
    label: labels.restart,
    min: 1,
    max: 60,
    step: 1,
    unit: labels.seconds,
    initial: 5,
  },
  {
    kind: 'range',
    id: 'session',
    label: labels.session,
    min: 6000,
    max: 45_000,
    step: 1000,
    unit: labels.ms,
    initial: 45_000,
  },
]

const firstStopS = 10
/** How long after one reader is back the next one is stopped: enough for a group to settle. */
const settleS = 10

/** Each reader is closed and started again, the next one when the one before is back for a while. */
function rollingRestart(restartS: number) {
  return [1, 2, 3].flatMap((number) => {
    const stopS = firstStopS + (number - 1) * (restartS + settleS)
    const who = { group: 'cat-lovers', id: `C${number}` }
    return [
      { at: `${stopS}s`, do: 'member.stop' as const, ...who },
      { at: `${stopS + restartS}s`, do: 'member.start' as const, ...who },
    ]
  })
}

function scenario(world: string, values: ParameterValues) {
  const restartS = Number(values['restart'])
  const members = [1, 2, 3].map((number) => ({
    id: `C${number}`,
    config: world === 'static' ? { 'group.instance.id': `reader-${number}` } : {},
    assigned: [{ topic: 'cats-by-colors', partition: number - 1 }],
    nextHeartbeatAt: `${number}s`,
  }))
  return {
    version: 1 as const,
    title: 'Static members',
    seed: 16,
    cluster: { brokers: 4 },
    topics: [{ name: 'cats-by-colors', partitions: 3, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 3,
        keys: ['black', 'calico', 'ginger', 'grey', 'white', 'siamese'],
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        stableGeneration: 5,
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': Number(values['session']),
          'auto.offset.reset': 'earliest',
        },
        members,
      },
    ],
    events: rollingRestart(restartS),
    until: `${firstStopS + 3 * (restartS + settleS)}s`,
  }
}

export const staticMembers: Scene = {
  id: 'static-members',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'dynamic', label: labels.dynamic },
    { id: 'static', label: labels.static },
  ],
  scenario,
  beats,
  dares,
}
