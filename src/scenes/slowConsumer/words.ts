import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  title: { en: 'The zombie', ru: 'Зомби: долгая обработка' },
  question: {
    en: 'My reader works and logs no error. Why has it been thrown out?',
    ru: 'Читатель работает, ошибок в логах нет. Почему его исключили?',
  },
  aha: {
    en: 'It stopped polling. Its own client left the group, and the handler is the last to hear of it.',
    ru: 'Он перестал вызывать poll. Из группы вышел его собственный клиент, а обработчик узнаёт об этом последним.',
  },
  misconception: {
    en: 'Often said: “just raise max.poll.interval.ms, it is free”. The same value says how long a rebalance waits for a busy reader.',
    ru: 'Часто говорят: «просто увеличьте max.poll.interval.ms, это бесплатно». Столько же ребалансировка ждёт занятого читателя.',
  },
  asSet: { en: 'As it is set', ru: 'Как настроено' },
  longer: { en: 'Cure 1: a limit of 5 min', ru: 'Лечение 1: предел 5 мин' },
  shorter: { en: 'Cure 2: a tenth of the work', ru: 'Лечение 2: работы в 10 раз меньше' },
  client: { en: 'client', ru: 'клиент' },
  java: { en: 'Java', ru: 'Java' },
  librdkafka: { en: 'librdkafka', ru: 'librdkafka' },
  processing: { en: 'work on the ginger cat', ru: 'работа над рыжей кошкой' },
  maxPoll: { en: 'max.poll.interval.ms', ru: 'max.poll.interval.ms' },
  seconds: { en: 's', ru: 'с' },
  ms: { en: 'ms', ru: 'мс' },
} as const satisfies Readonly<Record<string, Words>>
