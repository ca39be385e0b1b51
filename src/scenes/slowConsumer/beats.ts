import type { Beat, Scene } from '../scene.ts'

const leaves = (member: string) =>
  ({
    fact: 'message.sent',
    where: { api: 'LeaveGroup', direction: 'request', from: `member:cat-lovers/${member}` },
  }) as const

/** Somebody is done with the cat. */
const itIsFed = { fact: 'record.processed', where: { partition: 2, offset: 40 } } as const

/** One cat takes long. Side by side: its offset goes by itself, or after the work. True for both clients. */
export const beats: readonly Beat[] = [
  {
    id: 'handed-out',
    world: 'early',
    at: { fact: 'records.polled', where: { member: 'C1', partition: 2, from: 40 } },
    title: { en: 'C1 takes the ginger cat', ru: 'C1 берёт рыжую кошку' },
    words: {
      en: 'Offset 40 of P2 needs long. While the polling thread works on it, nobody calls poll() (Consume() in .NET). Heartbeats go on: they come from a thread of their own.',
      ru: 'Оффсет 40 партиции P2 требует долгой работы. Пока ею занят поток опроса, poll() (в .NET — Consume()) никто не вызывает. Heartbeat идут: их шлёт отдельный поток.',
    },
    instead: { en: 'C1 was given nothing from P2.', ru: 'C1 ничего не получил из P2.' },
  },
  {
    id: 'committed-early',
    world: 'early',
    at: { fact: 'offsets.committed', where: { member: 'C1' }, before: itIsFed },
    title: { en: 'Automatic: 41 is committed', ru: 'Автоматически: закоммичен 41' },
    words: {
      en: 'The 5 s tick of auto-commit sends the position behind what was handed out: librdkafka always, Java whenever poll() is called. The cat is not fed yet.',
      ru: 'Пятисекундный тик автокоммита отправляет позицию после выданного: librdkafka — всегда, Java — при вызове poll(). Кошка ещё не накормлена.',
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
      en: 'max.poll.interval.ms is over. Java’s heartbeat thread sends LeaveGroup at once; librdkafka’s main thread looks twice a second, writes a MAXPOLL line and sends it. The application knows nothing of it.',
      ru: 'max.poll.interval.ms истёк. В Java поток heartbeat сразу отправляет LeaveGroup; в librdkafka главный поток проверяет это дважды в секунду, пишет строку MAXPOLL и тоже отправляет. Приложение об этом не знает.',
    },
    instead: {
      en: 'C1 polled in time: the work is on a worker, or the limit is longer than the work. The price of a long limit: a rebalance may wait just as long.',
      ru: 'C1 успел вызвать poll: работа идёт в другом потоке или лимит больше её времени. Цена большого лимита: столько же может ждать любая ребалансировка.',
    },
  },
  {
    id: 'behind',
    world: 'early',
    at: {
      fact: 'position.reset',
      where: { member: 'C2', partition: 2, offset: 41 },
      before: itIsFed,
    },
    title: {
      en: 'Automatic: C2 goes on behind the cat',
      ru: 'Автоматически: C2 продолжает после кошки',
    },
    words: {
      en: 'C2 starts P2 at the committed offset, 41. Cat 40 is in the hands of C1 only: if C1 dies now, nobody feeds it.',
      ru: 'C2 читает P2 с закоммиченного оффсета, 41. Кошка 40 осталась только в руках C1: если он умрёт, её не накормит никто.',
    },
    instead: {
      en: 'Nobody started behind a cat that was not fed.',
      ru: 'Никто не начал читать после ненакормленной кошки.',
    },
  },
  {
    id: 'again',
    world: 'late',
    at: {
      fact: 'position.reset',
      where: { member: 'C2', partition: 2, offset: 40 },
      before: itIsFed,
    },
    title: {
      en: 'After the work: C2 takes the same cat',
      ru: 'После работы: C2 берёт ту же кошку',
    },
    words: {
      en: '40 is still what is committed, so C2 gets the cat that C1 is working on. C2 is no faster.',
      ru: 'Закоммичен по-прежнему 40, поэтому C2 получает кошку, над которой ещё работает C1. C2 не быстрее.',
    },
    instead: {
      en: 'P2 did not change hands during the work.',
      ru: 'Во время работы P2 не меняла владельца.',
    },
  },
  {
    id: 'second-leaves',
    world: 'late',
    at: leaves('C2'),
    title: {
      en: 'After the work: C2 is out too',
      ru: 'После работы: вышел и C2',
    },
    words: {
      en: 'The same limit, the same work. Whoever gets P2 next begins with this cat once more.',
      ru: 'Тот же лимит, та же работа. Кто получит P2 следующим, снова начнёт с этой кошки.',
    },
    instead: { en: 'C2 stayed in the group.', ru: 'C2 остался в группе.' },
  },
  {
    id: 'fed',
    world: 'early',
    at: itIsFed,
    title: { en: 'The cat is fed', ru: 'Кошка накормлена' },
    words: {
      en: 'The work is done. What counts now is who owns P2: a commit of anybody else is refused.',
      ru: 'Работа сделана. Теперь важно, кто владеет P2: коммит кого-то другого отклонят.',
    },
    instead: { en: 'Nobody has fed the cat.', ru: 'Кошку никто не накормил.' },
  },
  {
    id: 'told',
    world: 'late',
    at: { fact: 'error.raised', where: { member: 'C1' } },
    title: { en: 'C1 hears of it at last', ru: 'C1 наконец узнаёт об этом' },
    words: {
      en: 'Java: commitSync() throws CommitFailedException. librdkafka: Consume() raises Local_MaxPollExceeded. Then the lost handler is called, and only now C1 joins again.',
      ru: 'Java: commitSync() бросает CommitFailedException. librdkafka: Consume() даёт ошибку Local_MaxPollExceeded. Затем вызывается обработчик lost, и только теперь C1 снова входит в группу.',
    },
    instead: { en: 'There was no error to tell C1 of.', ru: 'Сообщать C1 об ошибке не пришлось.' },
  },
  {
    id: 'fed-twice',
    world: 'late',
    at: { fact: 'record.processed', where: { partition: 2, offset: 40, timesBefore: 1 } },
    title: {
      en: 'After the work: fed twice',
      ru: 'После работы: накормлена дважды',
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
    label: { en: 'Kill C1 over its cat', ru: 'Убить C1 за работой' },
    command: { do: 'member.kill', group: 'cat-lovers', id: 'C1' },
    outcome: {
      en: 'If 41 is committed by then, the ginger cat is never fed. If 40 still is, the next owner starts with it.',
      ru: 'Если уже закоммичен 41, рыжую кошку не накормит никто. Если всё ещё 40, с неё начнёт следующий владелец.',
    },
  },
  {
    id: 'third',
    label: { en: 'A third reader joins', ru: 'Приходит третий читатель' },
    command: { do: 'member.start', group: 'cat-lovers', id: 'C3' },
    outcome: {
      en: 'The rebalance waits for a member whose polling thread is at work: up to max.poll.interval.ms. With a worker it waits for nobody.',
      ru: 'Ребалансировка ждёт участника, чей поток опроса занят работой, вплоть до max.poll.interval.ms. Если работа в другом потоке, ждать некого.',
    },
  },
]
