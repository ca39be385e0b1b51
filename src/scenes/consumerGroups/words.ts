import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'Who reads what?', ru: 'Кто что читает?' },
  aha: {
    en: 'Inside a group the partitions are divided. Another group gets everything once more.',
    ru: 'Внутри группы партиции делятся. Другая группа получает всё ещё раз.',
  },
  misconception: {
    en: 'Often said: “more members, more speed”. Beyond the number of partitions a member only waits.',
    ru: 'Часто говорят: «больше участников — быстрее». Сверх числа партиций участник только ждёт.',
  },
  members: { en: 'members', ru: 'участников' },
  partitions: { en: 'partitions', ru: 'партиций' },
  assignor: { en: 'partition.assignment.strategy', ru: 'partition.assignment.strategy' },
  secondGroup: { en: 'second group at 20 s', ru: 'вторая группа на 20-й секунде' },
  none: { en: '', ru: '' },
  range: { en: 'range', ru: 'range' },
  roundrobin: { en: 'roundrobin', ru: 'roundrobin' },
  sticky: { en: 'sticky', ru: 'sticky' },
  cooperative: { en: 'cooperative-sticky', ru: 'cooperative-sticky' },
  world: { en: 'cat-lovers', ru: 'cat-lovers' },
} as const satisfies Readonly<Record<string, Words>>
