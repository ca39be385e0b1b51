import { brokerConfigs } from './broker.ts'
import { clientSecurityConfigs } from './clientSecurity.ts'
import { commonClientConfigs } from './commonClient.ts'
import { consumerConfigs } from './consumer.ts'
import { groupCoordinatorConfigs } from './groupCoordinator.ts'
import { producerConfigs } from './producer.ts'
import { tieredStorageConfigs } from './tieredStorage.ts'
import { topicConfigs } from './topic.ts'
import type { ConfigEntry, ConfigSpec } from './types.ts'

const specs = {
  ...consumerConfigs,
  ...producerConfigs,
  ...commonClientConfigs,
  ...clientSecurityConfigs,
  ...topicConfigs,
  ...brokerConfigs,
  ...groupCoordinatorConfigs,
  ...tieredStorageConfigs,
}

/** The unique id of a setting: its canonical name, with a prefix where two settings share one. */
export type ConfigId = keyof typeof specs

/** `topic:compression.type` → `compression.type`. */
const nameOfId = (id: string): string => id.slice(id.indexOf(':') + 1)

/** Every known setting, in the order of the catalogue. */
export const configEntries: readonly ConfigEntry[] = Object.entries<ConfigSpec>(specs).map(
  ([id, spec]) => ({ ...spec, id, name: nameOfId(id) }),
)
