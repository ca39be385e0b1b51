import { acksAndMinIsr } from './acksAndMinIsr/scene.ts'
import { assignors } from './assignors/scene.ts'
import { callbacks } from './callbacks/scene.ts'
import { commits } from './commits/scene.ts'
import { consumerGroups } from './consumerGroups/scene.ts'
import { eagerVsCooperative } from './eagerVsCooperative/scene.ts'
import { failOver } from './failOver/scene.ts'
import { leaderElection } from './leaderElection/scene.ts'
import { retentionVsPoll } from './retentionVsPoll/scene.ts'
import { registerScenes } from './registry.ts'
import type { Scene } from './scene.ts'
import { severalTopics } from './severalTopics/scene.ts'
import { silentConsumer } from './silentConsumer/scene.ts'
import { slowConsumer } from './slowConsumer/scene.ts'
import { standalone } from './standalone/scene.ts'
import { staticMembers } from './staticMembers/scene.ts'
import { timeouts } from './timeouts/scene.ts'
import { topicsAndPartitions } from './topicsAndPartitions/scene.ts'
import { uncleanElection } from './uncleanElection/scene.ts'
import { whyItRebalances } from './whyItRebalances/scene.ts'

/** All scenes, in the order of the table of contents. */
export const scenes: readonly Scene[] = [
  topicsAndPartitions,
  leaderElection,
  failOver,
  acksAndMinIsr,
  uncleanElection,
  consumerGroups,
  assignors,
  eagerVsCooperative,
  timeouts,
  whyItRebalances,
  slowConsumer,
  retentionVsPoll,
  severalTopics,
  callbacks,
  staticMembers,
  standalone,
  commits,
  silentConsumer,
]

registerScenes(scenes)
