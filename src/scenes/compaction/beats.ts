import { priceTopic } from '../retention/prices.ts'
import type { Beat, Scene } from '../scene.ts'

/** The talk's partition under the cleaner, pass by pass. */
export const beats: readonly Beat[] = [
  {
    id: 'before',
    at: { fact: 'logStart.changed' },
    title: { en: 'The log as the talk has it', ru: 'Лог как в докладе' },
    words: {
      en: 'Retention has taken 00.log; 02.log, 05.log and the active 08.log remain. p5 is in them three times.',
      ru: 'Retention удалил 00.log; остались 02.log, 05.log и активный 08.log. p5 в них трижды.',
    },
  },
  {
    id: 'policy',
    at: { fact: 'topic.config.changed' },
    title: { en: 'cleanup.policy=compact', ru: 'cleanup.policy=compact' },
    words: {
      en: 'From now on age and size delete nothing: only a newer record of the same key makes one superfluous.',
      ru: 'Теперь ни возраст, ни размер ничего не удаляют: запись становится лишней, только когда есть новее с тем же ключом.',
    },
  },
  {
    id: 'first-map',
    at: { fact: 'compaction.started' },
    title: { en: 'The cleaner reads the dirty part', ru: 'Cleaner читает грязную часть' },
    words: {
      en: 'Dirty is everything from the last pass to the active segment: offsets 2–7. It notes for each key its last offset: p3 → 3, p6 → 5, p5 → 7.',
      ru: 'Грязное — всё от прошлого прохода до активного сегмента: оффсеты 2–7. Для каждого ключа он запоминает последний: p3 → 3, p6 → 5, p5 → 7.',
    },
  },
  {
    id: 'first-pass',
    at: { fact: 'compaction.finished' },
    title: { en: '2, 4 and 6 are gone', ru: '2, 4 и 6 больше нет' },
    words: {
      en: 'Who stays keeps offset and place: p3=11$ is 3 as before. The log still begins at 2, and the active 08.log has not been touched.',
      ru: 'Кто остался, сохранил оффсет и место: p3=11$ — по-прежнему 3. Лог всё ещё начинается с 2, активный 08.log не тронут.',
    },
  },
  {
    id: 'reader',
    at: { fact: 'offsets.passed', where: { member: 'N' } },
    title: { en: 'N asks for 2 and gets 3', ru: 'N просит 2, получает 3' },
    words: {
      en: 'A fetch at a removed offset begins with the next one there is. N sees the last price of each product, not its history.',
      ru: 'Чтение с удалённого оффсета начинается со следующего живого. N видит последние цены, а не их историю.',
    },
  },
  {
    id: 'tombstone',
    at: { fact: 'log.appended', where: { baseOffset: 9 } },
    title: { en: 'p3=null, a tombstone', ru: 'p3=null — tombstone' },
    words: {
      en: 'A record without a value says that its key is deleted. Until the next pass the old price is there as well.',
      ru: 'Запись без значения означает, что ключ удалён. До следующего прохода старая цена тоже на месте.',
    },
  },
  {
    id: 'ratio',
    at: { ms: 76_000 },
    title: { en: 'Is it worth a pass?', ru: 'Стоит ли начинать проход?' },
    words: {
      en: 'Every log.cleaner.backoff.ms, 15 s, the cleaner looks for the dirtiest log. At 75 s here 300 of 600 bytes below the active segment are dirty: exactly 0.5, and min.cleanable.dirty.ratio must be exceeded.',
      ru: 'Каждые log.cleaner.backoff.ms, 15 с, cleaner ищет самый грязный лог. На 75-й секунде здесь грязны 300 из 600 байт до активного сегмента: ровно 0,5, а min.cleanable.dirty.ratio надо превысить.',
    },
  },
  {
    id: 'second-pass',
    at: { fact: 'compaction.finished', nth: 2 },
    title: { en: 'The second pass', ru: 'Второй проход' },
    words: {
      en: 'What newer records replaced has gone. Neighbours that together fit into segment.bytes become one file, named after the first of them.',
      ru: 'Заменённое более новыми записями ушло. Соседние файлы, которые вместе помещаются в segment.bytes, стали одним — с именем первого.',
    },
    instead: {
      en: 'No second pass: too little of the log is dirty.',
      ru: 'Второго прохода нет: грязного в логе слишком мало.',
    },
  },
  {
    id: 'kept',
    at: { fact: 'tombstones.kept' },
    title: { en: 'The tombstone stays for now', ru: 'Tombstone пока остаётся' },
    words: {
      en: 'p3 has no price any more, but p3=null does not go yet: for delete.retention.ms from this pass on readers can still learn of it.',
      ru: 'Цены у p3 больше нет, но p3=null ещё не уходит: delete.retention.ms от этого прохода читатели могут о нём узнать.',
    },
    instead: {
      en: 'No pass has reached the tombstone.',
      ru: 'Ни один проход не дошёл до tombstone.',
    },
  },
  {
    id: 'third-pass',
    at: { fact: 'compaction.finished', nth: 3 },
    title: { en: 'The third pass', ru: 'Третий проход' },
    words: {
      en: 'Tombstones whose time is over go now, the others stay. A file may be left without records: its offsets are passed over.',
      ru: 'Tombstone, чьё время вышло, уходят теперь, остальные остаются. Файл может опустеть: его оффсеты просто проходят мимо.',
    },
    instead: {
      en: 'There was no third pass: too little was dirty.',
      ru: 'Третьего прохода не было: грязного слишком мало.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'every-look',
    label: {
      en: 'Set min.cleanable.dirty.ratio to 0',
      ru: 'Поставить min.cleanable.dirty.ratio в 0',
    },
    command: {
      do: 'topic.config',
      topic: priceTopic,
      config: { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': 0 },
    },
    outcome: {
      en: 'A pass at every look that finds anything dirty. The active segment still is none of its business.',
      ru: 'Проход при каждой проверке, если есть хоть что-то грязное. Активный сегмент его по-прежнему не касается.',
    },
  },
  {
    id: 'small-segments',
    label: { en: 'Set segment.ms to 10 s', ru: 'Поставить segment.ms в 10 с' },
    command: { do: 'topic.config', topic: priceTopic, config: { 'segment.ms': 10_000 } },
    outcome: {
      en: 'The next record closes a segment that is older, so that what it holds can be cleaned sooner.',
      ru: 'Следующая запись закроет сегмент постарше, и его содержимое можно будет сжать раньше.',
    },
  },
]
