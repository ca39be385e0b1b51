import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  question: {
    en: 'One group, three topics. How are the partitions divided, and how many change hands?',
    ru: 'Одна группа, три топика. Как делят партиции и сколько из них меняют владельца?',
  },
  aha: {
    en: 'Range divides every topic on its own, so its remainders add up. Sticky divides as evenly as roundrobin and moves the fewest partitions; the broker’s uniform (KIP-848) does nearly the same without a leader.',
    ru: 'Range делит каждый топик отдельно, и остатки складываются. Sticky делит так же ровно, как roundrobin, но передвигает меньше всего партиций; uniform (KIP-848) делает почти то же на брокере, без лидера группы.',
  },
  misconception: {
    en: 'Often said: “range is even”. Only within one topic. And in .NET (librdkafka) the sticky one is cooperative-sticky: there is no eager “sticky”.',
    ru: 'Часто говорят: «range делит поровну». Только внутри одного топика. А в .NET (librdkafka) из sticky-стратегий есть только cooperative-sticky: eager-стратегии «sticky» там нет.',
  },
  range: { en: 'range', ru: 'range' },
  roundrobin: { en: 'roundrobin', ru: 'roundrobin' },
  sticky: { en: 'sticky', ru: 'sticky' },
  uniform: { en: 'uniform (broker)', ru: 'uniform (брокер)' },
  'cooperative-sticky': { en: 'cooperative-sticky', ru: 'cooperative-sticky' },
  members: { en: 'members at the start', ru: 'участников вначале' },
  topics: { en: 'topics', ru: 'топиков' },
  partitions: { en: 'partitions of each', ru: 'партиций в каждом' },
  birds: { en: 'C2 does not read birds', ru: 'C2 не читает birds' },
  none: { en: '', ru: '' },
} as const satisfies Readonly<Record<string, Words>>
