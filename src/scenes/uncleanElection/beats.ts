import type { Beat, Scene } from '../scene.ts'

/** One replica falls behind, the others die: a cluster that waits beside one that goes on. */
export const beats: readonly Beat[] = [
  {
    id: 'cut',
    world: 'off',
    at: { fact: 'link.changed', where: { cut: true } },
    title: { en: 'B3 falls behind', ru: 'B3 отстаёт' },
    words: {
      en: 'It cannot copy from B1 any more. After replica.lag.time.max.ms (10 s here) it is put out of the ISR.',
      ru: 'Он больше не может копировать с B1. Через replica.lag.time.max.ms (здесь 10 с) его выведут из ISR.',
    },
  },
  {
    id: 'alone',
    world: 'off',
    at: { fact: 'partition.changed', where: { reason: 'shrink' }, afterMs: 20_000 },
    title: { en: 'B2 is dead: the ISR is B1 alone', ru: 'B2 мёртв: в ISR один B1' },
    words: {
      en: 'With min.insync.replicas=1 even acks=all is now acknowledged by B1 alone. With 2 it is refused: nobody is promised anything.',
      ru: 'При min.insync.replicas=1 теперь и acks=all подтверждает один B1. При 2 — отказ: никому ничего не обещают.',
    },
  },
  {
    id: 'b1-dies',
    world: 'off',
    at: { fact: 'broker.state.changed', where: { broker: 1, to: 'notRunning' } },
    title: { en: 'B1 dies, too', ru: 'Умирает и B1' },
    words: {
      en: 'Only B3 is left, with a log that ends long before.',
      ru: 'Остался только B3, и его лог кончается гораздо раньше.',
    },
  },
  {
    id: 'waits',
    world: 'off',
    at: { fact: 'partition.changed', where: { reason: 'leaderless' } },
    title: { en: 'Off: no leader', ru: 'Запрещены: лидера нет' },
    words: {
      en: 'Nobody in sync is alive. The partition waits for B1: nothing is written, nothing is read, nothing is lost.',
      ru: 'Живых синхронных реплик нет. Партиция ждёт B1: ничего не пишется, не читается и не теряется.',
    },
    instead: {
      en: 'B1 was up again before the partition lost its leader.',
      ru: 'B1 поднялся раньше, чем партиция лишилась лидера.',
    },
  },
  {
    id: 'unclean',
    world: 'on',
    at: { fact: 'partition.changed', where: { reason: 'uncleanElection' } },
    title: { en: 'On: B3 leads', ru: 'Разрешены: ведёт B3' },
    words: {
      en: 'It begins epoch 1 where its own log ends. Everything above, read and acknowledged or not, is not in the partition any more.',
      ru: 'Он начинает эпоху 1 там, где кончается его лог. Всего, что выше, — прочитанного, подтверждённого или нет — в партиции больше нет.',
    },
    instead: {
      en: 'There was no need for it: B1 came back first.',
      ru: 'Не понадобилось: раньше вернулся B1.',
    },
  },
  {
    id: 'reader-goes-back',
    world: 'on',
    at: { fact: 'position.reset', where: { member: 'C1', from: 'truncation' } },
    title: { en: 'C1 goes back', ru: 'C1 отступает' },
    words: {
      en: 'Its client sees the new epoch and asks the leader where epoch 0 ended (KIP-320). That is below its position: it goes on there, not at an end of the log.',
      ru: 'Клиент видит новую эпоху и спрашивает лидера, где кончилась эпоха 0 (KIP-320). Это ниже его позиции: он продолжит оттуда, а не с конца или начала лога.',
    },
    instead: {
      en: 'C1 had read no further than the new leader’s log goes.',
      ru: 'C1 прочитал не дальше, чем есть у нового лидера.',
    },
  },
  {
    id: 'other-cats',
    world: 'on',
    at: { fact: 'log.appended', where: { broker: 3, leaderEpoch: 1 } },
    title: { en: 'Other cats at the old offsets', ru: 'Другие кошки на старых оффсетах' },
    words: {
      en: 'The producers go on. Offsets are given out a second time, to other records.',
      ru: 'Продюсеры продолжают. Те же оффсеты выдаются второй раз, другим записям.',
    },
    instead: {
      en: 'B3 has taken nothing in: it did not lead, or its min.insync.replicas of 2 could not be met.',
      ru: 'B3 ничего не принял: он не стал лидером, или min.insync.replicas=2 не выполнялось.',
    },
  },
  {
    id: 'truncated',
    world: 'on',
    at: { fact: 'log.truncated', where: { broker: 1 } },
    title: { en: 'B1 is back and truncates', ru: 'B1 вернулся и обрезает лог' },
    words: {
      en: 'It asks the leader where epoch 0 ended, and drops what it alone had. That was the last copy.',
      ru: 'Он спрашивает лидера, где кончилась эпоха 0, и отбрасывает то, что было только у него. Это была последняя копия.',
    },
    instead: {
      en: 'B1 had nothing to drop: nobody else had led meanwhile.',
      ru: 'Отбрасывать нечего: тем временем никто другой лидером не был.',
    },
  },
  {
    id: 'goes-on',
    world: 'off',
    at: { fact: 'leader.assumed', where: { broker: 1, partition: 0 }, afterMs: 40_000 },
    title: { en: 'Off: B1 leads again', ru: 'Запрещены: снова ведёт B1' },
    words: {
      en: 'Every cat that was ever acknowledged is there. The price was the time without a leader.',
      ru: 'Все когда-либо подтверждённые кошки на месте. Ценой было время без лидера.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'start-2',
    label: { en: 'Start B2 again', ru: 'Запустить B2' },
    command: { do: 'broker.start', broker: 2 },
    outcome: {
      en: 'While the partition waits: B2 was not in the last ISR, so that off it may not lead either.',
      ru: 'Пока партиция ждёт: B2 не было в последнем ISR, поэтому при запрете лидером не станет и он.',
    },
  },
]
