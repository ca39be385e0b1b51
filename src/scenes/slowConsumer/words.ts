import type { Words } from '../scene.ts'

export const labels = {
  question: {
    en: 'Why did my consumer leave the group?',
    ru: 'Почему мой консьюмер вышел из группы?',
  },
  aha: {
    en: 'It did not poll for max.poll.interval.ms, and its client left. The application learns it last.',
    ru: 'Он не вызывал poll дольше max.poll.interval.ms, и клиент вышел сам. Приложение узнаёт об этом последним.',
  },
  misconception: {
    en: 'Often said: “just raise the limit”. The same number is how long every rebalance waits for a stuck member.',
    ru: 'Часто говорят: «просто поднимите лимит». Столько же каждая ребалансировка ждёт застрявшего участника.',
  },
  early: { en: 'Automatic', ru: 'Автоматически' },
  late: { en: 'After the work', ru: 'После работы' },
  client: { en: 'client', ru: 'клиент' },
  librdkafka: { en: 'librdkafka', ru: 'librdkafka' },
  java: { en: 'Java', ru: 'Java' },
  where: { en: 'where the work is done', ru: 'где идёт работа' },
  inLoop: { en: 'between polls', ru: 'между вызовами poll' },
  onWorker: { en: 'on a worker, pause()', ru: 'в другом потоке, pause()' },
  work: { en: 'work on the ginger cat', ru: 'работа над рыжей кошкой' },
  maxPoll: { en: 'max.poll.interval.ms', ru: 'max.poll.interval.ms' },
} as const satisfies Readonly<Record<string, Words>>
