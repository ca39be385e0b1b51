import type { Scene } from './scene.ts'

/** Each scene by its id, loaded when it is asked for: an embed shows one. In the order of the table of contents. */
export const sceneLoaders: Readonly<Record<string, () => Promise<Scene>>> = {
  'topics-and-partitions': async () =>
    (await import('./topicsAndPartitions/scene.ts')).topicsAndPartitions,
  'leader-election': async () => (await import('./leaderElection/scene.ts')).leaderElection,
  'fail-over': async () => (await import('./failOver/scene.ts')).failOver,
  'acks-and-min-isr': async () => (await import('./acksAndMinIsr/scene.ts')).acksAndMinIsr,
  'unclean-election': async () => (await import('./uncleanElection/scene.ts')).uncleanElection,
  'consumer-groups': async () => (await import('./consumerGroups/scene.ts')).consumerGroups,
  assignors: async () => (await import('./assignors/scene.ts')).assignors,
  'eager-vs-cooperative': async () =>
    (await import('./eagerVsCooperative/scene.ts')).eagerVsCooperative,
  timeouts: async () => (await import('./timeouts/scene.ts')).timeouts,
  'why-it-rebalances': async () => (await import('./whyItRebalances/scene.ts')).whyItRebalances,
  'slow-consumer': async () => (await import('./slowConsumer/scene.ts')).slowConsumer,
  'retention-vs-poll': async () => (await import('./retentionVsPoll/scene.ts')).retentionVsPoll,
  'several-topics': async () => (await import('./severalTopics/scene.ts')).severalTopics,
  callbacks: async () => (await import('./callbacks/scene.ts')).callbacks,
  'static-members': async () => (await import('./staticMembers/scene.ts')).staticMembers,
  standalone: async () => (await import('./standalone/scene.ts')).standalone,
  commits: async () => (await import('./commits/scene.ts')).commits,
  'silent-consumer': async () => (await import('./silentConsumer/scene.ts')).silentConsumer,
}
