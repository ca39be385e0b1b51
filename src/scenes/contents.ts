import type { Scene, SceneSection, Words } from './scene.ts'

/** What is known of a scene before it is loaded: a page shows one at a time. */
export interface SceneEntry {
  readonly id: string
  readonly section: SceneSection
  readonly title: Words
  readonly load: () => Promise<Scene>
}

/** The table of contents. */
export const contents: readonly SceneEntry[] = [
  {
    id: 'topics-and-partitions',
    section: 'log',
    title: { en: 'Topics and partitions', ru: 'Топики и партиции' },
    load: async () => (await import('./topicsAndPartitions/scene.ts')).topicsAndPartitions,
  },
  {
    id: 'leader-election',
    section: 'log',
    title: { en: 'Leader election', ru: 'Выборы лидера' },
    load: async () => (await import('./leaderElection/scene.ts')).leaderElection,
  },
  {
    id: 'fail-over',
    section: 'log',
    title: { en: 'Partition fail-over', ru: 'Отказ брокера' },
    load: async () => (await import('./failOver/scene.ts')).failOver,
  },
  {
    id: 'acks-and-min-isr',
    section: 'log',
    title: { en: 'acks and min.insync.replicas', ru: 'acks и min.insync.replicas' },
    load: async () => (await import('./acksAndMinIsr/scene.ts')).acksAndMinIsr,
  },
  {
    id: 'unclean-election',
    section: 'log',
    title: { en: 'Unclean election', ru: '«Грязные» выборы' },
    load: async () => (await import('./uncleanElection/scene.ts')).uncleanElection,
  },
  {
    id: 'retention',
    section: 'log',
    title: { en: 'Retention', ru: 'Удержание' },
    load: async () => (await import('./retention/scene.ts')).retention,
  },
  {
    id: 'compaction',
    section: 'log',
    title: { en: 'Log compaction', ru: 'Сжатие лога' },
    load: async () => (await import('./compaction/scene.ts')).compaction,
  },
  {
    id: 'consumer-groups',
    section: 'groups',
    title: { en: 'Consumer groups', ru: 'Группы консьюмеров' },
    load: async () => (await import('./consumerGroups/scene.ts')).consumerGroups,
  },
  {
    id: 'assignors',
    section: 'groups',
    title: { en: 'Assignors', ru: 'Стратегии назначения' },
    load: async () => (await import('./assignors/scene.ts')).assignors,
  },
  {
    id: 'eager-vs-cooperative',
    section: 'groups',
    title: { en: 'Eager vs cooperative vs KIP-848', ru: 'Eager, cooperative, KIP-848' },
    load: async () => (await import('./eagerVsCooperative/scene.ts')).eagerVsCooperative,
  },
  {
    id: 'timeouts',
    section: 'groups',
    title: { en: 'Three clocks', ru: 'Три таймера' },
    load: async () => (await import('./timeouts/scene.ts')).timeouts,
  },
  {
    id: 'why-it-rebalances',
    section: 'groups',
    title: { en: 'Why it rebalances', ru: 'Причины ребалансировки' },
    load: async () => (await import('./whyItRebalances/scene.ts')).whyItRebalances,
  },
  {
    id: 'slow-consumer',
    section: 'groups',
    title: { en: 'The zombie', ru: 'Долгая обработка' },
    load: async () => (await import('./slowConsumer/scene.ts')).slowConsumer,
  },
  {
    id: 'retention-vs-poll',
    section: 'groups',
    title: {
      en: 'retention.ms below max.poll.interval.ms',
      ru: 'retention.ms < max.poll.interval.ms',
    },
    load: async () => (await import('./retentionVsPoll/scene.ts')).retentionVsPoll,
  },
  {
    id: 'several-topics',
    section: 'groups',
    title: { en: 'Reconfiguring several topics', ru: 'Реконфигурация нескольких топиков' },
    load: async () => (await import('./severalTopics/scene.ts')).severalTopics,
  },
  {
    id: 'callbacks',
    section: 'groups',
    title: { en: 'Callbacks', ru: 'Колбэки' },
    load: async () => (await import('./callbacks/scene.ts')).callbacks,
  },
  {
    id: 'static-members',
    section: 'groups',
    title: { en: 'Static members', ru: 'Статические участники' },
    load: async () => (await import('./staticMembers/scene.ts')).staticMembers,
  },
  {
    id: 'standalone',
    section: 'groups',
    title: { en: 'The standalone consumer', ru: 'Автономный консьюмер' },
    load: async () => (await import('./standalone/scene.ts')).standalone,
  },
  {
    id: 'commits',
    section: 'groups',
    title: { en: 'Commits', ru: 'Коммиты' },
    load: async () => (await import('./commits/scene.ts')).commits,
  },
  {
    id: 'silent-consumer',
    section: 'groups',
    title: { en: 'My consumer does not read', ru: 'Мой консьюмер не читает события' },
    load: async () => (await import('./silentConsumer/scene.ts')).silentConsumer,
  },
]
