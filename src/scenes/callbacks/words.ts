import type { CodeBlock, Words } from '../scene.ts'

export const labels = {
  question: {
    en: 'A rebalance calls my handlers. What may I still do there?',
    ru: 'Ребалансировка вызывает мои обработчики. Что в них ещё можно?',
  },
  aha: {
    en: 'In revoked, commit: it is still yours. In lost, nothing: it is somebody else’s already.',
    ru: 'В revoked — закоммитить: партиция ещё ваша. В lost — ничего: она уже чужая.',
  },
  misconception: {
    en: 'Often said: “lost exists with cooperative only”. It is called with every protocol, for who fell out of the group.',
    ru: 'Часто говорят: «lost бывает только в cooperative». Он вызывается при любом протоколе у того, кто выпал из группы.',
  },
  eager: { en: 'Eager: range', ru: 'Eager: range' },
  cooperative: { en: 'Cooperative: cooperative-sticky', ru: 'Cooperative: cooperative-sticky' },
  takes: { en: 'each handler takes', ru: 'каждый обработчик занимает' },
  lost: { en: 'a lost handler is set', ru: 'обработчик lost задан' },
  throws: { en: 'the assigned handler throws', ru: 'обработчик assigned бросает исключение' },
} as const satisfies Readonly<Record<string, Words>>

/** The three handlers as an application of Confluent.Kafka writes them. */
export const code: readonly CodeBlock[] = [
  { text: 'new ConsumerBuilder<Ignore, Cat>(\n    config)' },
  {
    handler: 'assigned',
    text: '  .SetPartitionsAssignedHandler(\n    (c, added) =>\n      log.Info("mine", added))',
  },
  {
    handler: 'revoked',
    text: '  .SetPartitionsRevokedHandler(\n    (c, offsets) =>\n      c.Commit(Done(offsets)))',
  },
  {
    handler: 'lost',
    text: '  .SetPartitionsLostHandler(\n    (c, gone) =>\n      log.Warn("lost", gone))',
  },
  { text: '  .Build();' },
]
