import type { Words } from '../scene.ts'

export const labels = {
  question: {
    en: 'Two small edits. Why so many stops?',
    ru: 'Две мелкие правки. Откуда столько остановок?',
  },
  aha: {
    en: 'Each discovery of new partitions stops the whole group, also the readers of other topics. Edit together, and there is one.',
    ru: 'Каждое обнаружение новых партиций останавливает всю группу, даже читателей других топиков. Правьте разом — остановка будет одна.',
  },
  misconception: {
    en: 'Often said: “every edit of a topic rebalances”. Only the number of partitions does; retention and the like do not.',
    ru: 'Часто говорят: «любая правка топика вызывает ребалансировку». Только число партиций; retention и подобное — нет.',
  },
  java: { en: 'Java', ru: 'Java' },
  librdkafka: { en: 'librdkafka', ru: 'librdkafka' },
  age: { en: 'C1 refreshes metadata every', ru: 'C1 обновляет метаданные каждые' },
  together: { en: 'both topics grow at once', ru: 'оба топика растут сразу' },
  reset: { en: 'auto.offset.reset', ru: 'auto.offset.reset' },
  earliest: { en: 'earliest', ru: 'earliest' },
  latest: { en: 'latest', ru: 'latest' },
} as const satisfies Readonly<Record<string, Words>>
