import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'What is ordered?', ru: 'Что упорядочено?' },
  aha: {
    en: 'Order exists only inside a partition. The same key always goes to the same partition.',
    ru: 'Порядок есть только внутри партиции. Один и тот же ключ всегда попадает в одну партицию.',
  },
  misconception: {
    en: 'Often said: “a topic is one queue”. It is as many logs as it has partitions.',
    ru: 'Часто говорят: «топик — это одна очередь». Это столько логов, сколько в нём партиций.',
  },
  partitions: { en: 'partitions', ru: 'партиций' },
  keys: { en: 'keys', ru: 'ключи' },
  rate: { en: 'cats per second', ru: 'кошек в секунду' },
  client: { en: 'client', ru: 'клиент' },
  java: { en: 'Java · murmur2', ru: 'Java · murmur2' },
  librdkafka: { en: '.NET, librdkafka · CRC32', ru: '.NET, librdkafka · CRC32' },
  none: { en: '', ru: '' },
  perSecond: { en: '/s', ru: '/с' },
  world: { en: 'cats-by-colors', ru: 'cats-by-colors' },
} as const satisfies Readonly<Record<string, Words>>
