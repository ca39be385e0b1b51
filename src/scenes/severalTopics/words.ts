import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  title: { en: 'Several topics grow', ru: 'Растут несколько топиков' },
  question: {
    en: 'Two topics of three get more partitions. How often does the group stop?',
    ru: 'Двум топикам из трёх добавили партиций. Сколько раз остановится группа?',
  },
  aha: {
    en: 'Each discovery of new partitions stops the whole eager group, also the topics that did not change. Edits seen by one refresh of the leader cost one stop.',
    ru: 'Каждое обнаружение новых партиций останавливает всю eager-группу, даже топики, которые не менялись. Правки, замеченные одним обновлением лидера, стоят одной остановки.',
  },
  misconception: {
    en: 'Often said: “every edit of a topic rebalances”. Only a change of partitions does, and only when it is noticed. A change of retention.ms does not.',
    ru: 'Часто говорят: «любая правка топика — ребалансировка». Только изменение числа партиций, и лишь когда его заметят. Правка retention.ms — нет.',
  },
  java: { en: 'Java', ru: 'Java' },
  librdkafka: { en: 'librdkafka', ru: 'librdkafka' },
  refresh: { en: 'A refreshes metadata every', ru: 'A обновляет метаданные каждые' },
  follower: { en: 'B refreshes metadata every', ru: 'B обновляет метаданные каждые' },
  second: { en: 'birds grow at', ru: 'birds растёт в' },
  reset: { en: 'auto.offset.reset', ru: 'auto.offset.reset' },
  latest: { en: 'latest', ru: 'latest' },
  earliest: { en: 'earliest', ru: 'earliest' },
  seconds: { en: 's', ru: 'с' },
} as const satisfies Readonly<Record<string, Words>>
