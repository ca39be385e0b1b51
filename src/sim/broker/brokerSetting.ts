import { effectiveBrokerValue, numberOf } from '../../kafka/config/effective.ts'
import type { ConfigValue } from '../../kafka/config/types.ts'
import type { Sim } from '../kernel.ts'

type Values = ReadonlyMap<string, ConfigValue>

/** A scenario's settings do not change while it runs, and some are asked for with every fetch. */
const known = new WeakMap<object, Map<string, number>>()

/** A number among the brokers' settings: what the scenario says, else Kafka's default. */
export function brokerSetting({ scenario }: Sim, name: string): number {
  const { config } = scenario.cluster
  const before = known.get(config) ?? new Map<string, number>()
  known.set(config, before)
  const value =
    before.get(name) ??
    numberOf(effectiveBrokerValue(new Map(Object.entries(config)) as Values, name))
  before.set(name, value)
  return value
}
