import { days } from './prices.ts'
import type { Beat, Scene } from '../scene.ts'

/** Seventeen days of one partition, kept by age beside the same one kept by size. */
export const beats: readonly Beat[] = [
  {
    id: 'full-file',
    world: 'time',
    at: { fact: 'segment.rolled', where: { baseOffset: 2 } },
    title: { en: 'A file is full: the next one opens', ru: 'Файл полон: открыт следующий' },
    words: {
      en: 'segment.bytes is 300 here, three prices. The new file is named after its first offset: 02.log. Only the last file is written to; it is the active segment.',
      ru: 'segment.bytes здесь 300, три цены. Новый файл назван по своему первому оффсету: 02.log. Пишут только в последний файл, он и есть активный сегмент.',
    },
  },
  {
    id: 'first-by-size',
    world: 'size',
    at: { fact: 'segment.deleted', where: { baseOffset: 0 } },
    title: { en: 'By size: the oldest file goes', ru: 'По размеру: уходит самый старый файл' },
    words: {
      en: 'All files together exceed retention.bytes by at least the size of the oldest one. It goes, however young it is.',
      ru: 'Все файлы вместе больше retention.bytes хотя бы на размер самого старого. Он уходит, каким бы молодым ни был.',
    },
    instead: { en: 'Nothing exceeded the limit.', ru: 'Лимит не превышен.' },
  },
  {
    id: 'first-by-time',
    world: 'time',
    at: { fact: 'segment.deleted', where: { baseOffset: 0 } },
    title: { en: 'By time: the first file goes', ru: 'По времени: уходит первый файл' },
    words: {
      en: 'Even the newest record of 00.log is older than retention.ms. The log start offset becomes 2.',
      ru: 'Даже самая новая запись в 00.log старше retention.ms. Log start offset теперь 2.',
    },
  },
  {
    id: 'picture',
    world: 'time',
    at: { fact: 'log.appended', where: { baseOffset: 8 } },
    title: { en: 'Day 9.5: the picture of the talk', ru: 'День 9,5: картинка из доклада' },
    words: {
      en: 'p9 = 6$ opens 08.log. With retention.ms of 7 days the files are 02.log with offsets 2–4, 05.log with 5–7, and 08.log, the active one: record 2 is 8.5 days old, but its file waits for record 4.',
      ru: 'p9 = 6$ открывает 08.log. При retention.ms 7 дней есть файлы 02.log с оффсетами 2–4, 05.log с 5–7 и активный 08.log: записи 2 уже 8,5 дня, но её файл ждёт запись 4.',
    },
  },
  {
    id: 'second-by-size',
    world: 'size',
    at: { fact: 'segment.deleted', where: { baseOffset: 2 } },
    title: { en: 'By size: 02.log goes', ru: 'По размеру: уходит 02.log' },
    words: {
      en: 'The excess over the limit is at least the 300 bytes of this file. With 400 it is exactly that much; with 401 one byte less, and the file would stay.',
      ru: 'Превышение лимита — не меньше 300 байт этого файла. При 400 оно ровно такое; при 401 на байт меньше, и файл остался бы.',
    },
    instead: {
      en: 'The excess stayed below the 300 bytes of 02.log, and half a file cannot go.',
      ru: 'Превышение меньше 300 байт файла 02.log, а полфайла удалить нельзя.',
    },
  },
  {
    id: 'strict',
    world: 'time',
    at: { ms: days(10) + 30_000 },
    title: { en: 'Older means older', ru: 'Старше — значит старше' },
    words: {
      en: 'The broker looks at its logs every log.retention.check.interval.ms, 5 minutes. A file whose newest record is exactly as old as retention.ms stays until the next look.',
      ru: 'Брокер проверяет логи каждые log.retention.check.interval.ms, 5 минут. Файл, чья последняя запись ровно возраста retention.ms, останется до следующей проверки.',
    },
  },
  {
    id: 'goes',
    world: 'time',
    at: { fact: 'segment.deleted', where: { baseOffset: 2 } },
    title: { en: 'By time: 02.log goes', ru: 'По времени: уходит 02.log' },
    words: {
      en: 'Its newest record, p6 = 25$, is older than retention.ms. Three records go at once; the log start offset becomes 5.',
      ru: 'Его последняя запись, p6 = 25$, старше retention.ms. Три записи уходят разом; log start offset теперь 5.',
    },
    instead: { en: '02.log is still young enough.', ru: '02.log ещё достаточно молод.' },
  },
  {
    id: 'unlinked',
    world: 'time',
    at: { fact: 'segment.unlinked', where: { baseOffset: 2 } },
    title: { en: 'A minute later the disk is free', ru: 'Через минуту диск свободен' },
    words: {
      en: 'At first the file was only renamed to .deleted. After file.delete.delay.ms, 60 s, it leaves the disk.',
      ru: 'Сначала файл лишь переименован в .deleted. Через file.delete.delay.ms, 60 с, он уходит с диска.',
    },
    instead: { en: '02.log has not been deleted.', ru: '02.log не удалён.' },
  },
  {
    id: 'reader',
    world: 'time',
    at: { fact: 'position.reset', where: { member: 'W' }, nth: 2 },
    title: { en: 'W comes for offset 2', ru: 'W приходит за оффсетом 2' },
    words: {
      en: 'Its committed offset lies below the log start: OFFSET_OUT_OF_RANGE. auto.offset.reset decides where it goes on; nobody tells it what it missed.',
      ru: 'Закоммиченный оффсет ниже начала лога: OFFSET_OUT_OF_RANGE. Откуда продолжать, решает auto.offset.reset; о пропущенном никто не скажет.',
    },
    instead: {
      en: 'W found its offset: the log still begins at or below it.',
      ru: 'W нашёл свой оффсет: лог ещё начинается не выше него.',
    },
  },
  {
    id: 'third',
    world: 'time',
    at: { fact: 'segment.deleted', where: { baseOffset: 5 } },
    title: { en: '05.log goes as well', ru: 'Уходит и 05.log' },
    words: {
      en: 'Only the active segment is left.',
      ru: 'Остался только активный сегмент.',
    },
    instead: {
      en: '05.log is still young enough.',
      ru: '05.log ещё достаточно молод.',
    },
  },
  {
    id: 'active',
    world: 'time',
    at: { fact: 'segment.rolled', where: { reason: 'retention' } },
    title: { en: 'The active segment is not safe', ru: 'Активный сегмент не защищён' },
    words: {
      en: 'Nobody has written since. When all its records are too old, the broker first rolls an empty 09.log and then deletes 08.log: the log is empty, and goes on at offset 9.',
      ru: 'С тех пор никто не писал. Когда стары все его записи, брокер открывает пустой 09.log и удаляет 08.log: лог пуст и продолжится с оффсета 9.',
    },
    instead: {
      en: 'p9 = 6$ is still young enough for its file to stay.',
      ru: 'p9 = 6$ ещё достаточно молода, и файл остаётся.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'write-on',
    label: { en: 'Let the shop write two prices a day', ru: 'Пусть магазин пишет две цены в день' },
    command: { do: 'producer.rate', producer: 'shop', ratePerSecond: 2 / 86_400 },
    outcome: {
      en: 'The active segment always has a young record, so that it stays; older ones follow each other out.',
      ru: 'В активном сегменте всегда есть молодая запись, поэтому он остаётся; старые уходят один за другим.',
    },
  },
  {
    id: 'an-hour',
    label: { en: 'Set retention.ms to an hour', ru: 'Поставить retention.ms в один час' },
    command: {
      do: 'topic.config',
      topic: 'latest-product-price',
      config: { 'retention.ms': 3_600_000 },
    },
    outcome: {
      en: 'A popular way to empty a topic. It takes until the next check, and a new price saves its whole file.',
      ru: 'Популярный способ очистить топик. Сработает при следующей проверке, а новая цена спасёт весь свой файл.',
    },
  },
]
