import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'What started this rebalance?', ru: 'Что запустило эту ребалансировку?' },
  aha: {
    en: 'Somebody joined, left, went silent or subscribed anew, or the topic grew. Each has its own reason in the coordinator’s log.',
    ru: 'Кто-то пришёл, ушёл, замолчал или подписался заново, либо вырос топик. У каждой причины своя запись в логе координатора.',
  },
  misconception: {
    en: 'Often drawn: Stable straight to Empty. The last leave goes through PreparingRebalance too, and adds a generation.',
    ru: 'Часто рисуют: из Stable сразу в Empty. Последний уход тоже проходит через PreparingRebalance и прибавляет поколение.',
  },
  world: { en: 'One group', ru: 'Одна группа' },
  session: { en: 'session.timeout.ms', ru: 'session.timeout.ms' },
  age: { en: 'metadata.max.age.ms', ru: 'metadata.max.age.ms' },
  delay: { en: 'group.initial.rebalance.delay.ms', ru: 'group.initial.rebalance.delay.ms' },
} as const satisfies Readonly<Record<string, Words>>
