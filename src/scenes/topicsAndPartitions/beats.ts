import type { Beat, Scene } from '../scene.ts'

export const beats: readonly Beat[] = [
  {
    id: 'first',
    at: { fact: 'record.partitioned' },
    title: { en: 'A cat chooses its log', ru: 'Кошка выбирает лог' },
    words: {
      en: 'The producer itself decides: the hash of the key, modulo the number of partitions. No broker is asked.',
      ru: 'Решает сам продюсер: хеш ключа по модулю числа партиций. Брокера никто не спрашивает.',
    },
  },
  {
    id: 'offset',
    at: { fact: 'log.appended' },
    title: { en: 'The first offset', ru: 'Первый оффсет' },
    words: {
      en: 'The leader of the partition appends the cat to the end of its log. Its offset counts in this partition alone.',
      ru: 'Лидер партиции дописывает кошку в конец своего лога. Её оффсет считается только внутри этой партиции.',
    },
  },
  {
    id: 'committed',
    at: { fact: 'highWatermark.changed', where: { isLeader: true } },
    title: { en: 'High watermark', ru: 'High watermark' },
    words: {
      en: 'When every in-sync replica has fetched it, the high watermark passes the cat. Only now a consumer may see it.',
      ru: 'Когда её скачали все in-sync реплики, high watermark проходит мимо кошки. Только теперь её увидит консьюмер.',
    },
  },
  {
    id: 'second-ginger',
    at: { fact: 'record.partitioned', nth: 4 },
    title: { en: 'The second ginger', ru: 'Вторая рыжая' },
    words: {
      en: 'With keys it goes where the first ginger went: same key, same partition. That is why cats of one fur stay in order.',
      ru: 'С ключами она идёт туда же, куда первая рыжая: тот же ключ, та же партиция. Поэтому кошки одной масти идут по порядку.',
    },
  },
  {
    id: 'reader',
    at: { fact: 'records.fetched' },
    title: { en: 'A reader of all partitions', ru: 'Читатель всех партиций' },
    words: {
      en: 'Inside a partition it reads in order of offsets. Between partitions there is no order: the red cat may come before the second ginger.',
      ru: 'Внутри партиции он читает по порядку оффсетов. Между партициями порядка нет: красная (red) может прийти раньше второй рыжей.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'more-partitions',
    label: { en: 'Grow to 6 partitions', ru: 'Увеличить до 6 партиций' },
    command: { do: 'topic.partitions', topic: 'cats-by-colors', partitions: 6 },
    outcome: {
      en: 'Some furs move home: old cats stay where they lie, new ones of the same fur go elsewhere.',
      ru: 'Некоторые масти переезжают: старые кошки остаются, новые той же масти идут в другую партицию.',
    },
  },
]
