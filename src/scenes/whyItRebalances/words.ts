import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  title: { en: 'Why it rebalances', ru: 'Причины ребалансировки' },
  question: {
    en: 'The group rebalances again. What started it?',
    ru: 'В группе снова ребалансировка. Что её вызвало?',
  },
  aha: {
    en: 'Every rebalance has a cause, and two states: PreparingRebalance collects members, CompletingRebalance waits for the plan.',
    ru: 'У каждой ребалансировки есть причина и два состояния: PreparingRebalance собирает участников, CompletingRebalance ждёт план.',
  },
  misconception: {
    en: 'Often drawn: an arrow from Stable to Empty. The last reader too leaves through PreparingRebalance, and the generation goes up.',
    ru: 'Часто рисуют стрелку из Stable в Empty. Но и последний читатель уходит через PreparingRebalance, и номер поколения растёт.',
  },
  world: { en: 'One group', ru: 'Одна группа' },
  session: { en: 'session.timeout.ms', ru: 'session.timeout.ms' },
  heartbeat: { en: 'heartbeat.interval.ms', ru: 'heartbeat.interval.ms' },
  metadata: { en: 'metadata.max.age.ms', ru: 'metadata.max.age.ms' },
  ms: { en: 'ms', ru: 'мс' },
} as const satisfies Readonly<Record<string, Words>>
