import type { Beat, Scene } from '../scene.ts'

const leaves = (member: string) =>
  ({
    fact: 'message.sent',
    where: { api: 'LeaveGroup', direction: 'request', from: `member:cat-lovers/${member}` },
  }) as const

/** One cat takes long. Side by side: its offset is stored when it is handed out, or when it is done. */
export const beats: readonly Beat[] = [
  {
    id: 'handed-out',
    world: 'early',
    at: { fact: 'records.polled', where: { member: 'C1', partition: 2, from: 40 } },
    title: { en: 'C1 takes the ginger cat', ru: 'C1 берёт рыжую кошку' },
    words: {
      en: 'Offset 40 of P2 needs long. C1 is inside its handler now, and does not call Consume(). Heartbeats go on: they come from a thread of their own.',
      ru: 'Оффсет 40 партиции P2 требует долгой работы. C1 сейчас в обработчике и не вызывает Consume(). Heartbeat идут: их шлёт отдельный поток.',
    },
    instead: { en: 'C1 was given nothing from P2.', ru: 'C1 ничего не получил из P2.' },
  },
  {
    id: 'committed-early',
    world: 'early',
    at: { fact: 'offsets.committed', where: { member: 'C1' } },
    title: { en: 'Stored at hand-out: 41 is committed', ru: 'Сохранён при выдаче: закоммичен 41' },
    words: {
      en: 'The 5 s tick of auto-commit sends what is stored, and Consume() had stored 41 when it returned the cat. The cat is not fed yet.',
      ru: 'Пятисекундный тик автокоммита отправляет сохранённое, а Consume() при выдаче сохранил 41. Кошка ещё не накормлена.',
    },
    instead: {
      en: 'Nothing was committed here before the work was over.',
      ru: 'До конца работы здесь ничего не закоммичено.',
    },
  },
  {
    id: 'left',
    world: 'early',
    at: leaves('C1'),
    title: { en: 'The client of C1 leaves', ru: 'Клиент C1 выходит из группы' },
    words: {
      en: 'max.poll.interval.ms is over. librdkafka looks twice a second, writes one MAXPOLL line and sends LeaveGroup. The handler knows nothing of it.',
      ru: 'max.poll.interval.ms истёк. librdkafka проверяет это дважды в секунду, пишет строку MAXPOLL и отправляет LeaveGroup. Обработчик об этом не знает.',
    },
    instead: {
      en: 'C1 polled again in time: the limit is longer than the work. The price: a rebalance may wait for C1 just as long.',
      ru: 'C1 успел вызвать poll: лимит больше времени работы. Цена: столько же может ждать C1 любая ребалансировка.',
    },
  },
  {
    id: 'behind',
    world: 'early',
    at: {
      fact: 'position.reset',
      where: { member: 'C2', partition: 2, from: 'committed' },
    },
    title: {
      en: 'Stored at hand-out: C2 goes on behind the cat',
      ru: 'Сохранён при выдаче: C2 продолжает после кошки',
    },
    words: {
      en: 'C2 starts P2 at the committed offset, 41. Cat 40 is in the hands of C1 only: if C1 dies now, nobody feeds it.',
      ru: 'C2 читает P2 с закоммиченного оффсета, 41. Кошка 40 осталась только в руках C1: если он умрёт, её не накормит никто.',
    },
    instead: { en: 'P2 did not change hands here.', ru: 'P2 здесь не меняла владельца.' },
  },
  {
    id: 'again',
    world: 'late',
    at: {
      fact: 'position.reset',
      where: { member: 'C2', partition: 2, offset: 40 },
    },
    title: {
      en: 'Stored after the work: C2 takes the same cat',
      ru: 'Сохранён после работы: C2 берёт ту же кошку',
    },
    words: {
      en: '40 is still what is committed, so C2 gets the cat that C1 is working on. C2 is no faster.',
      ru: 'Закоммичен по-прежнему 40, поэтому C2 получает кошку, над которой ещё работает C1. C2 не быстрее.',
    },
    instead: { en: 'P2 did not change hands here.', ru: 'P2 здесь не меняла владельца.' },
  },
  {
    id: 'second-leaves',
    world: 'late',
    at: leaves('C2'),
    title: {
      en: 'Stored after the work: C2 is out too',
      ru: 'Сохранён после работы: вышел и C2',
    },
    words: {
      en: 'The same limit, the same work: the group is empty, while both feed the same cat.',
      ru: 'Тот же лимит, та же работа: группа пуста, а одну кошку кормят оба.',
    },
    instead: { en: 'C2 stayed in the group.', ru: 'C2 остался в группе.' },
  },
  {
    id: 'told',
    world: 'early',
    at: { fact: 'error.raised', where: { member: 'C1', errorCode: -147 } },
    title: { en: 'C1 hears of it at last', ru: 'C1 наконец узнаёт об этом' },
    words: {
      en: 'The cat is fed, C1 calls Consume(): first the error Local_MaxPollExceeded, then the lost handler. Only now does it join again.',
      ru: 'Кошка накормлена, C1 вызывает Consume(): сначала ошибка Local_MaxPollExceeded, затем обработчик lost. Только теперь он входит в группу снова.',
    },
    instead: { en: 'There was no error to tell C1 of.', ru: 'Сообщать C1 об ошибке не пришлось.' },
  },
  {
    id: 'fed-twice',
    world: 'late',
    at: { fact: 'record.processed', where: { partition: 2, offset: 40, timesBefore: 1 } },
    title: {
      en: 'Stored after the work: fed twice',
      ru: 'Сохранён после работы: накормлена дважды',
    },
    words: {
      en: 'C2 finishes too: a duplicate, and not the last one. As long as the work is longer than the limit, the cat goes round and round.',
      ru: 'C2 тоже закончил: дубликат, и не последний. Пока работа длиннее лимита, кошка ходит по кругу.',
    },
    instead: { en: 'The cat was fed once only.', ru: 'Кошку накормили один раз.' },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill',
    label: { en: 'Kill C1 in its handler', ru: 'Убить C1 в обработчике' },
    command: { do: 'member.kill', group: 'cat-lovers', id: 'C1' },
    outcome: {
      en: 'Offset stored at hand-out and committed by then: the ginger cat is never fed. Stored after the work: the next owner starts with it.',
      ru: 'Если оффсет сохранён при выдаче и уже закоммичен, рыжую кошку не накормит никто. Если сохраняется после работы, с неё начнёт следующий владелец.',
    },
  },
  {
    id: 'third',
    label: { en: 'A third reader joins', ru: 'Приходит третий читатель' },
    command: { do: 'member.start', group: 'cat-lovers', id: 'C3' },
    outcome: {
      en: 'The rebalance waits for the member that is inside its handler: up to max.poll.interval.ms. A longer limit is a longer wait.',
      ru: 'Ребалансировка ждёт участника, который сидит в обработчике, вплоть до max.poll.interval.ms. Чем больше лимит, тем дольше ожидание.',
    },
  },
]
