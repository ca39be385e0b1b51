import type { Beat, Scene } from '../scene.ts'

/** B1 has come up again: what is still missing then does not come. */
const return1 = { fact: 'broker.state.changed', where: { broker: 1, to: 'starting' } } as const

/** Second by second: the death, the silence, the new leader, the return, the crown given back. */
export const beats: readonly Beat[] = [
  {
    id: 'steady',
    at: { ms: 0 },
    title: { en: 'B1 leads P0', ru: 'P0 ведёт B1' },
    words: {
      en: 'It has copies of P2 and P3, too. P1 is none of its business.',
      ru: 'Ещё у него копии P2 и P3. P1 его не касается.',
    },
  },
  {
    id: 'killed',
    at: { fact: 'broker.state.changed', where: { broker: 1, to: 'notRunning' } },
    title: { en: 'B1 dies', ru: 'B1 умирает' },
    words: {
      en: 'P0 cannot be written or read now. In P2 and P3 the leaders wait for their follower B1: the high watermark stands still, acks=all waits, acks=1 does not.',
      ru: 'В P0 теперь нельзя ни писать, ни читать. В P2 и P3 лидеры ждут ведомого B1: high watermark стоит, acks=all ждёт, acks=1 — нет.',
    },
  },
  {
    id: 'retries',
    at: { fact: 'batch.retried', where: { partition: 0 }, before: return1 },
    title: { en: 'The producer tries again', ru: 'Продюсер пробует снова' },
    words: {
      en: 'The connection is gone. It backs off, asks for metadata, and is still told: B1. delivery.timeout.ms (2 min) is its patience.',
      ru: 'Соединения нет. Он выжидает, спрашивает метаданные, а там всё ещё B1. Терпения у него на delivery.timeout.ms (2 мин).',
    },
    instead: {
      en: 'acks=0 waits for no answer: what was sent to B1 is lost, and nobody tells the application.',
      ru: 'acks=0 ответа не ждёт: отправленное на B1 потеряно, и приложению об этом не скажут.',
    },
  },
  {
    id: 'fenced',
    at: { fact: 'broker.fenced', where: { broker: 1 } },
    title: { en: 'B1 is fenced', ru: 'B1 отгорожен' },
    words: {
      en: 'broker.session.timeout.ms after its last heartbeat. In the same batch the controller elects B2 for P0 and takes B1 out of every ISR. A B1 that is up again sooner has to wait for this (DUPLICATE_BROKER_REGISTRATION).',
      ru: 'Прошло broker.session.timeout.ms с последнего heartbeat. Той же пачкой записей контроллер избирает B2 для P0 и убирает B1 из всех ISR. Если B1 поднялся раньше, он ждёт этого момента (DUPLICATE_BROKER_REGISTRATION).',
    },
  },
  {
    id: 'leads',
    at: { fact: 'leader.assumed', where: { partition: 0, broker: 2 } },
    title: { en: 'B2 leads P0, epoch 1', ru: 'P0 ведёт B2, эпоха 1' },
    words: {
      en: 'It begins a new leader epoch at its log end. Nothing was copied: it had been in sync.',
      ru: 'Он начинает новую эпоху лидера с конца своего лога. Ничего не копировалось: он был синхронен.',
    },
  },
  {
    id: 'fed-again',
    at: { fact: 'records.polled', where: { member: 'C1', partition: 0 }, afterMs: 10_500 },
    title: { en: 'C1 gets cats from P0 again', ru: 'C1 снова получает кошек из P0' },
    words: {
      en: 'It found the new leader in the metadata and goes on at its position. No rebalance: the group does not care who leads.',
      ru: 'В метаданных нашёлся новый лидер, чтение продолжается с той же позиции. Ребалансировки нет: группе всё равно, кто лидер.',
    },
  },
  {
    id: 'back',
    at: { fact: 'broker.unfenced', where: { broker: 1 }, afterMs: 10_000 },
    title: { en: 'B1 is back', ru: 'B1 вернулся' },
    words: {
      en: 'As a follower: it cuts off what the new epoch does not know, copies what it missed, and is taken into the ISR when it has caught up.',
      ru: 'Ведомым: отрезает то, чего новая эпоха не знает, докопирует пропущенное и, догнав лидера, попадает в ISR.',
    },
  },
  {
    id: 'preferred',
    at: { fact: 'partition.changed', where: { reason: 'preferredElection' } },
    title: { en: 'The crown goes back', ru: 'Корона возвращается' },
    words: {
      en: '300 s after the imbalance arose the controller makes the preferred leader lead again: epoch 2. Clients notice one NOT_LEADER_OR_FOLLOWER.',
      ru: 'Через 300 с после возникновения перекоса контроллер возвращает лидерство предпочтительной реплике: эпоха 2. Клиенты заметят один NOT_LEADER_OR_FOLLOWER.',
    },
    instead: {
      en: 'Nothing to give back: P0 had not got another leader.',
      ru: 'Возвращать нечего: другого лидера у P0 не было.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill-2',
    label: { en: 'Kill B2, too', ru: 'Убить ещё и B2' },
    command: { do: 'broker.kill', broker: 2 },
    outcome: {
      en: 'While B1 is down, P0 and P3 are left with one in-sync replica: min.insync.replicas=2 refuses acks=all with NOT_ENOUGH_REPLICAS (19).',
      ru: 'Пока B1 лежит, у P0 и P3 остаётся одна синхронная реплика: при min.insync.replicas=2 acks=all получает NOT_ENOUGH_REPLICAS (19).',
    },
  },
  {
    id: 'stop-3',
    label: { en: 'Shut B3 down properly', ru: 'Штатно остановить B3' },
    command: { do: 'broker.stop', broker: 3 },
    outcome: {
      en: 'A controlled shutdown: leadership moves first, and clients hardly notice.',
      ru: 'Штатная остановка: сначала передаётся лидерство, клиенты почти ничего не замечают.',
    },
  },
]
