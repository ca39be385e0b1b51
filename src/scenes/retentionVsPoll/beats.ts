import type { Beat, Scene } from '../scene.ts'

/** The handler sleeps on the first cat, the broker deletes what is too old, the reader comes back. */
export const beats: readonly Beat[] = [
  {
    id: 'asleep',
    at: { fact: 'records.polled', where: { member: 'C1' } },
    title: { en: 'C1 works on the first cat', ru: 'C1 занят первой кошкой' },
    words: {
      en: 'It takes long, but less than max.poll.interval.ms (5 min): the group is content. The next cat already waits in the client’s own queue.',
      ru: 'Это долго, но меньше max.poll.interval.ms (5 мин): группа довольна. Следующая кошка уже ждёт в очереди самого клиента.',
    },
    instead: { en: 'C1 was given no cat.', ru: 'C1 не получил ни одной кошки.' },
  },
  {
    id: 'deleted',
    at: { fact: 'logStart.changed', where: { broker: 1 } },
    title: { en: 'The broker deletes old segments', ru: 'Брокер удаляет старые сегменты' },
    words: {
      en: 'The newest record of each of these segments is older than retention.ms. The idle active one goes as well: an empty one is opened, the log start moves.',
      ru: 'Самая новая запись в каждом из этих сегментов старше retention.ms. Простаивающий активный уходит тоже: открыт пустой, начало лога сдвинулось.',
    },
    instead: {
      en: 'Nothing was deleted: no segment became older than retention.ms.',
      ru: 'Ничего не удалено: ни один сегмент не стал старше retention.ms.',
    },
  },
  {
    id: 'new',
    at: { fact: 'record.created', afterMs: 100_000 },
    title: { en: 'New cats arrive', ru: 'Приходят новые кошки' },
    words: {
      en: 'They are appended at the end: offsets go on where they were, nothing is renumbered.',
      ru: 'Они встают в конец лога: оффсеты продолжаются с прежнего места, ничего не перенумеровано.',
    },
  },
  {
    id: 'from-queue',
    at: { fact: 'records.polled', where: { member: 'C1' }, nth: 2 },
    title: { en: 'One more, from the queue', ru: 'Ещё одна — из очереди' },
    words: {
      en: 'C1 is back and gets the cat that was fetched before. On the broker it may be gone already.',
      ru: 'C1 вернулся и получает кошку, выбранную заранее. На брокере её уже может не быть.',
    },
    instead: { en: 'C1 was given no second cat.', ru: 'Второй кошки C1 не получил.' },
  },
  {
    id: 'skipped',
    at: { fact: 'records.skipped', where: { group: 'cat-lovers' } },
    title: { en: 'The position jumps', ru: 'Позиция перескакивает' },
    words: {
      en: 'The next Fetch is answered OFFSET_OUT_OF_RANGE. auto.offset.reset decides where to go on; the cats between will never be read. The application sees no exception.',
      ru: 'На следующий Fetch приходит OFFSET_OUT_OF_RANGE. Дальше решает auto.offset.reset; кошек между ними не прочтёт никто. Исключения приложение не видит.',
    },
    instead: {
      en: 'No cat was passed over: nothing was deleted in front of C1, or its client reported an error and stopped reading.',
      ru: 'Ни одна кошка не пропущена: перед C1 ничего не удалили, либо клиент сообщил об ошибке и перестал читать.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill',
    label: { en: 'Kill C1 at its work', ru: 'Убить C1 за работой' },
    command: { do: 'member.kill', group: 'cat-lovers', id: 'C1' },
    outcome: {
      en: 'What it had in hand and in its queue is gone with it. Start it again below: it begins at the committed offset, if there is one and the log still has it.',
      ru: 'Всё, что было у него в руках и в очереди, пропало вместе с ним. Запустите его снова ниже: он начнёт с закоммиченного оффсета, если тот есть и ещё не удалён из лога.',
    },
  },
]
