import type { Words } from '../scene.ts'

export const labels = {
  title: { en: 'Assignors', ru: 'Стратегии назначения' },
  question: { en: 'Who decides who gets what?', ru: 'Кто решает, кому что достанется?' },
  aha: {
    en: 'Range divides each topic by itself, so its unfairness adds up. Sticky takes from members only what it must.',
    ru: 'Range делит каждый топик отдельно, и перекосы складываются. Sticky отбирает только то, без чего не обойтись.',
  },
  misconception: {
    en: 'Often said: “.NET has the sticky strategy”. Eager sticky is Java’s alone; librdkafka has cooperative-sticky.',
    ru: 'Часто говорят: «в .NET есть стратегия sticky». Eager sticky есть только в Java; в librdkafka — cooperative-sticky.',
  },
  range: { en: 'range', ru: 'range' },
  roundrobin: { en: 'roundrobin', ru: 'roundrobin' },
  sticky: { en: 'sticky', ru: 'sticky' },
  cooperative: { en: 'cooperative-sticky', ru: 'cooperative-sticky' },
  birds: {
    en: 'C2 unsubscribes from birds at 45 s',
    ru: 'C2 отписывается от birds на 45-й секунде',
  },
  partitions: { en: 'partitions per topic', ru: 'партиций в топике' },
} as const satisfies Readonly<Record<string, Words>>
