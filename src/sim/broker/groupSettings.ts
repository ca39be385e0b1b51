import type { ServerAssignorName } from '../../kafka/assignors/serverTypes.ts'
import { effectiveBrokerValue, numberOf } from '../../kafka/config/effective.ts'
import type { ConfigValue } from '../../kafka/config/types.ts'
import type { ConsumerGroupConfig } from '../../machines/consumerGroupTypes.ts'
import type { GroupCoordinatorConfig } from '../../machines/groupCoordinatorTypes.ts'
import type { Sim } from '../kernel.ts'

const settingOf = (sim: Sim, name: string): ConfigValue | null =>
  effectiveBrokerValue(
    new Map(Object.entries(sim.scenario.cluster.config)) as ReadonlyMap<string, ConfigValue>,
    name,
  )

const number = (sim: Sim, name: string): number => numberOf(settingOf(sim, name))

/** Null: as large as one likes. */
function sizeOf(sim: Sim, name: string): number | null {
  const size = number(sim, name)
  return Number.isFinite(size) && size < 2_147_483_647 ? size : null
}

/** `group.consumer.migration.policy`: which way a group with members may change its protocol. */
const mayMigrate = (sim: Sim, way: 'upgrade' | 'downgrade'): boolean =>
  ['bidirectional', way].includes(
    String(settingOf(sim, 'group.consumer.migration.policy')).toLowerCase(),
  )

/** The broker's settings for classic groups. */
export const classicGroupConfig = (sim: Sim): GroupCoordinatorConfig => ({
  initialRebalanceDelayMs: number(sim, 'group.initial.rebalance.delay.ms'),
  minSessionTimeoutMs: number(sim, 'group.min.session.timeout.ms'),
  maxSessionTimeoutMs: number(sim, 'group.max.session.timeout.ms'),
  maxSize: sizeOf(sim, 'group.max.size'),
  mayUpgrade: mayMigrate(sim, 'upgrade'),
  consumerMaxSize: sizeOf(sim, 'group.consumer.max.size'),
})

/** The broker's settings for KIP-848 groups. */
export const consumerGroupConfig = (sim: Sim): ConsumerGroupConfig => ({
  sessionTimeoutMs: number(sim, 'group.consumer.session.timeout.ms'),
  heartbeatIntervalMs: number(sim, 'group.consumer.heartbeat.interval.ms'),
  maxSize: sizeOf(sim, 'group.consumer.max.size'),
  assignors: namesOf(settingOf(sim, 'group.consumer.assignors')),
  mayDowngrade: mayMigrate(sim, 'downgrade'),
  classicMaxSize: sizeOf(sim, 'group.max.size'),
})

/** The catalogue lists class names or short names; the broker has two assignors. */
function namesOf(value: ConfigValue | null): readonly ServerAssignorName[] {
  const written = (Array.isArray(value) ? value : String(value ?? '').split(',')).map(String)
  const named = written.flatMap((each): ServerAssignorName[] => {
    const text = each.toLowerCase()
    if (text.includes('uniform')) return ['uniform']
    return text.includes('range') ? ['range'] : []
  })
  return named.length > 0 ? named : ['uniform', 'range']
}
