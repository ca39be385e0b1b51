import { effectiveBrokerValue, effectiveValue } from '../../kafka/config/effective.ts'
import type { ConfigValue } from '../../kafka/config/types.ts'
import { validateConfig } from '../../kafka/config/validate.ts'
import type { Fact } from '../../trace/facts.ts'
import type { ClientFlavour, ConfigMap, Scenario } from './scenario.ts'

/** The settings that a scenario's groups and brokers were written with: plain data that can be sent to a page. */
export interface WrittenSettings {
  readonly broker: ConfigMap
  readonly groups: Readonly<Record<string, GroupSettings>>
}

interface GroupSettings {
  readonly client: ClientFlavour
  readonly config: ConfigMap
  readonly members: Readonly<Record<string, ConfigMap>>
}

/** What the scenario says of settings; members that a command starts later bring their own. */
export function writtenSettings({ cluster, groups }: Scenario): WrittenSettings {
  return {
    broker: cluster.config,
    groups: Object.fromEntries(
      groups.map(({ id, client, config, members }) => [
        id,
        {
          client,
          config,
          members: Object.fromEntries(members.map((each) => [each.id, each.config])),
        },
      ]),
    ),
  }
}

/** Whose setting it is: a member's, or the broker's when `member` is null. */
export interface SettingOwner {
  readonly group: string
  readonly member: string | null
}

/** The value in force for the owner at a fact, from what was written, what commands started it with, and defaults. */
export function settingInForce(
  written: WrittenSettings,
  facts: readonly Fact[],
  atId: number,
  { group: groupId, member }: SettingOwner,
  name: string,
): ConfigValue | null {
  if (member === null) {
    return effectiveBrokerValue(validateConfig(written.broker, 'broker', 'broker').values, name)
  }
  const group = written.groups[groupId]
  if (!group) return null
  const own = startedWith(facts, atId, groupId, member) ?? group.members[member] ?? {}
  const config = { 'group.id': groupId, ...group.config, ...own }
  const { values } = validateConfig(config, 'consumer', group.client)
  return effectiveValue(values, name, group.client, 'consumer')
}

/** The settings of the newest command that started this member; null when it came with the scenario. */
function startedWith(
  facts: readonly Fact[],
  atId: number,
  group: string,
  member: string,
): ConfigMap | null {
  const start = facts.findLast(
    (fact) =>
      fact.id <= atId &&
      fact.kind === 'command.applied' &&
      fact.command['do'] === 'member.start' &&
      fact.command['group'] === group &&
      fact.command['id'] === member,
  )
  if (start?.kind !== 'command.applied') return null
  return (start.command['config'] as ConfigMap | undefined) ?? null
}
