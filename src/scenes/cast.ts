import type { ScenarioFile } from '../sim/scenario/schema.ts'

type Producer = NonNullable<ScenarioFile['producers']>[number]

/** Units that stand behind a parameter's number. */
export const units = {
  ms: { en: 'ms', ru: 'мс' },
  seconds: { en: 's', ru: 'с' },
  perSecond: { en: 'cats/s', ru: 'кошек/с' },
} as const

/** Partitions of the cats' topic by number. */
export const catPartitions = (...numbers: readonly number[]) =>
  numbers.map((partition) => ({ topic: 'cats-by-colors', partition }))

/** The topic of all the cats: four partitions, three copies of each. */
export const catTopic = { name: 'cats-by-colors', partitions: 4, replicationFactor: 3 } as const

/** The two shelters that send cats, together at this rate. */
export const shelters = (perSecond: number): Producer[] => [
  {
    id: 'shelter-a',
    topic: 'cats-by-colors',
    ratePerSecond: perSecond / 2,
    keys: ['black', 'calico', 'ginger'],
  },
  {
    id: 'shelter-b',
    topic: 'cats-by-colors',
    ratePerSecond: perSecond / 2,
    keys: ['grey', 'white', 'siamese'],
  },
]

/** One shelter that sends so many cats into one partition at once, all at the start. */
export const inOnePartition = (partition: number, count: number, fur: string): Producer => ({
  id: 'shelter-a',
  topic: 'cats-by-colors',
  config: { 'linger.ms': 0 },
  records: Array.from({ length: count }, () => ({ at: 0, key: fur, partition })),
})
