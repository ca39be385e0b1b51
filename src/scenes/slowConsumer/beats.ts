import type { Beat, Scene } from '../scene.ts'

/** The story: what becomes of a reader that is late, and what each of the two cures does and costs. */
export const beats: readonly Beat[] = [
  {
    id: 'ginger',
    at: { ms: 0 },
    title: { en: 'One ginger cat', ru: 'Одна рыжая кошка' },
    words: {
      en: 'C1 reads P0 and P1, C2 reads P2 and P3. The first cat of P0 is ginger and takes long. While the handler works, C1 does not call poll.',
      ru: 'C1 читает P0 и P1, C2 — P2 и P3. Первая кошка в P0 рыжая, возиться с ней долго. Пока обработчик занят, C1 не вызывает poll.',
    },
  },
  {
    id: 'left',
    world: 'asSet',
    at: {
      fact: 'message.sent',
      where: { api: 'LeaveGroup', direction: 'request', from: 'member:cat-lovers/C1' },
    },
    title: {
      en: 'The client leaves, the handler works on',
      ru: 'Клиент вышел, обработчик работает',
    },
    words: {
      en: 'No poll for max.poll.interval.ms: a background thread of the client sends LeaveGroup. Heartbeats were fine, and nobody tells the handler.',
      ru: 'За max.poll.interval.ms ни одного poll: фоновый поток клиента отправляет LeaveGroup. Heartbeat шли исправно, обработчику никто ничего не скажет.',
    },
    instead: {
      en: 'C1 did not leave by itself: its work did not outlast max.poll.interval.ms.',
      ru: 'C1 сам не уходил: его работа не длилась дольше max.poll.interval.ms.',
    },
  },
  {
    id: 'taken',
    world: 'asSet',
    at: { fact: 'position.reset', where: { member: 'C2', partition: 0 } },
    title: { en: 'P0 has another reader', ru: 'У P0 другой читатель' },
    words: {
      en: 'The group has rebalanced without C1. C2 reads P0 from the last committed offset, and nobody has told C1.',
      ru: 'Группа провела ребалансировку без C1. C2 читает P0 с последнего закоммиченного оффсета, а C1 никто не предупредил.',
    },
    instead: {
      en: 'C2 never got P0.',
      ru: 'P0 так и не досталась C2.',
    },
  },
  {
    id: 'again',
    world: 'asSet',
    at: { fact: 'records.polled', where: { member: 'C2', partition: 0, from: 0 } },
    title: { en: 'The same cat, once more', ru: 'Та же кошка ещё раз' },
    words: {
      en: 'The offset of the ginger cat was not committed: Java does it only in poll, librdkafka by a timer. Now C2 has her, with the same work and the same limit.',
      ru: 'Оффсет рыжей кошки не закоммичен: Java коммитит только в poll, librdkafka — по таймеру. Теперь она у C2: та же работа, тот же предел.',
    },
    instead: {
      en: 'C2 did not get the ginger cat: it never had P0, or it began behind her. librdkafka commits in the background what it has handed out, done or not.',
      ru: 'Рыжая кошка не досталась C2: у него не было P0, или он начал читать после неё. librdkafka коммитит в фоне всё, что выдала, даже если работа не закончена.',
    },
  },
  {
    id: 'price',
    world: 'longer',
    at: {
      fact: 'group.state.changed',
      where: { to: 'PreparingRebalance', reason: 'memberJoined', member: 'C3' },
    },
    title: { en: 'Cure 1: the price of patience', ru: 'Лечение 1: цена терпения' },
    words: {
      en: 'C3 joins. A rebalance waits for each reader to join again, for a busy one up to max.poll.interval.ms. Who has joined already stands still.',
      ru: 'Входит C3. Ребалансировка ждёт, пока войдут все, а занятого — до max.poll.interval.ms. Кто уже вошёл, стоит без дела.',
    },
    instead: {
      en: 'C3 did not start a rebalance of its own here.',
      ru: 'Отдельной ребалансировки из-за C3 здесь не было.',
    },
  },
  {
    id: 'quick',
    world: 'shorter',
    at: { fact: 'generation.started' },
    title: { en: 'Cure 2: nobody is late', ru: 'Лечение 2: никто не опаздывает' },
    words: {
      en: 'A tenth of the work fits into any limit here: each reader is back in poll in time, hears of the rebalance by its next heartbeat and joins at once.',
      ru: 'Десятая часть работы укладывается в любой предел: каждый вовремя возвращается в poll, узнаёт о ребалансировке из следующего heartbeat и сразу входит.',
    },
    instead: { en: 'The group did not rebalance here.', ru: 'Ребалансировки здесь не было.' },
  },
  {
    id: 'lost',
    world: 'asSet',
    at: { fact: 'partitions.lost', where: { member: 'C1' } },
    title: { en: 'C1 learns it last', ru: 'C1 узнаёт последним' },
    words: {
      en: 'The work is done, and only poll tells C1: its partitions are lost (librdkafka raises −147 before that). Too late to commit. It joins again: one more rebalance.',
      ru: 'Работа закончена, и только poll сообщает C1: партиции потеряны (librdkafka сначала возвращает ошибку −147). Коммитить поздно. Он входит заново: ещё одна ребалансировка.',
    },
    instead: {
      en: 'C1 lost nothing: it was a member all the time, or it did not live to learn.',
      ru: 'C1 ничего не потерял: он всё время оставался в группе или не дожил до этого.',
    },
  },
  {
    id: 'patient',
    world: 'longer',
    at: { fact: 'generation.started' },
    title: { en: 'Cure 1: everyone has joined', ru: 'Лечение 1: вошли все' },
    words: {
      en: 'Five minutes are enough for this cat. But a rebalance lasts at least as long as its slowest reader is busy.',
      ru: 'Пяти минут на эту кошку хватает. Но ребалансировка не кончится, пока занят самый медленный читатель.',
    },
    instead: { en: 'The group did not rebalance here.', ru: 'Ребалансировки здесь не было.' },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill-c1',
    label: { en: 'Kill C1 over its ginger cat', ru: 'Убить C1, пока у него рыжая кошка' },
    command: { do: 'member.kill', group: 'cat-lovers', id: 'C1' },
    outcome: {
      en: 'If her offset is not committed, the next owner of P0 gets her again. librdkafka commits it within 5 s of handing her out: after that nobody will ever feed her.',
      ru: 'Если оффсет кошки не закоммичен, она достанется следующему владельцу P0. librdkafka коммитит его в течение 5 с после выдачи: потом её не покормит никто.',
    },
  },
]
