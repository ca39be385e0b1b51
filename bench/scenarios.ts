import { parseScenario } from '../src/sim/scenario/parse.ts'
import { scenarioProblemText } from '../src/sim/scenario/problemText.ts'
import type { Scenario } from '../src/sim/scenario/scenario.ts'

/** A busy cluster: 12 partitions, replication factor 3, four consumers, one of which leaves and comes back. */
export function busyScenario(seconds: number, ratePerSecond: number): Scenario {
  const parsed = parseScenario({
    version: 1,
    title: 'bench',
    seed: 1,
    cluster: { brokers: 3 },
    topics: [{ name: 'cats', partitions: 12, replicationFactor: 3 }],
    producers: [
      {
        id: 'p',
        topic: 'cats',
        ratePerSecond,
        keys: ['ginger', 'black', 'grey', 'white', 'siamese', 'calico'],
      },
    ],
    groups: [
      {
        id: 'g',
        config: {
          'partition.assignment.strategy': 'cooperative-sticky',
          'auto.offset.reset': 'earliest',
        },
        members: [
          { id: 'C1' },
          { id: 'C2' },
          { id: 'C3', startAt: '10s' },
          { id: 'C4', startAt: '20s' },
        ],
      },
    ],
    events: [
      { at: '30s', do: 'member.stop', group: 'g', id: 'C2' },
      { at: '40s', do: 'member.start', group: 'g', id: 'C2' },
    ],
    until: seconds * 1000,
  })
  if (!parsed.ok)
    throw new Error(parsed.problems.map((problem) => scenarioProblemText(problem).en).join('; '))
  return parsed.scenario
}
