import type { Beat, Scene } from '../scene.ts'

const healed = { fact: 'link.changed', where: { cut: false } } as const

/** Three ways to send, one outage of both followers. */
export const beats: readonly Beat[] = [
  {
    id: 'three',
    at: { ms: 0 },
    title: { en: 'Three producers, one log', ru: 'Три продюсера, один лог' },
    words: {
      en: 'acks=0 waits for nothing, acks=1 for the leader, acks=all for everyone in the ISR.',
      ru: 'acks=0 не ждёт ничего, acks=1 — лидера, acks=all — всех в ISR.',
    },
  },
  {
    id: 'cut',
    world: 'all',
    at: { fact: 'link.changed', where: { cut: true } },
    title: { en: 'The followers stop copying', ru: 'Ведомые перестают копировать' },
    words: {
      en: 'Their brokers live and send heartbeats: the controller sees nothing. They stay in the ISR for replica.lag.time.max.ms.',
      ru: 'Их брокеры живы и шлют heartbeat: контроллер ничего не видит. В ISR они остаются ещё replica.lag.time.max.ms.',
    },
  },
  {
    id: 'one-acked',
    world: '1',
    at: { fact: 'batch.acked', afterMs: 5100 },
    title: { en: 'acks=1: acknowledged, invisible', ru: 'acks=1: подтверждено, но не видно' },
    words: {
      en: 'The leader has it, and says so. No reader gets it: the high watermark waits for the followers. Were B1 to die now, the cat would be gone.',
      ru: 'Лидер её записал и подтвердил. Читатели её не видят: high watermark ждёт ведомых. Умри B1 сейчас — кошка пропала бы.',
    },
  },
  {
    id: 'all-waits',
    world: 'all',
    at: { fact: 'batch.retried', where: { errorCode: 13 }, before: healed },
    title: { en: 'acks=all: no answer', ru: 'acks=all: ответа нет' },
    words: {
      en: 'After request.timeout.ms (10 s here) the producer sends it again. Its sequence number lets the leader see that it has the batch already.',
      ru: 'Через request.timeout.ms (здесь 10 с) продюсер шлёт её снова. По номеру последовательности лидер видит, что эта пачка у него уже есть.',
    },
    instead: {
      en: 'It never had to ask twice: the outage was over, or the ISR had shrunk, before its patience was.',
      ru: 'Переспрашивать не пришлось: сбой кончился или ISR сократился раньше, чем иссякло терпение.',
    },
  },
  {
    id: 'shrink',
    world: 'all',
    at: { fact: 'partition.changed', where: { reason: 'shrink' } },
    title: { en: 'The ISR is B1 alone', ru: 'В ISR остался один B1' },
    words: {
      en: 'The leader looks every half of replica.lag.time.max.ms and puts out who has not caught up for longer than that.',
      ru: 'Лидер проверяет каждую половину replica.lag.time.max.ms и убирает тех, кто не догонял его дольше этого срока.',
    },
    instead: {
      en: 'The ISR stayed whole: the followers were back before replica.lag.time.max.ms was over.',
      ru: 'ISR остался полным: ведомые вернулись раньше, чем прошло replica.lag.time.max.ms.',
    },
  },
  {
    id: 'refused',
    world: 'all',
    at: { fact: 'batch.retried', where: { errorCode: 19 }, before: healed },
    title: { en: 'acks=all: NOT_ENOUGH_REPLICAS', ru: 'acks=all: NOT_ENOUGH_REPLICAS' },
    words: {
      en: 'Fewer in sync than min.insync.replicas: the leader takes nothing with acks=all, and the high watermark stands still for all. acks=1 goes on, invisibly.',
      ru: 'Синхронных меньше, чем min.insync.replicas: с acks=all лидер не берёт ничего, и high watermark стоит для всех. acks=1 продолжает, невидимо.',
    },
    instead: {
      en: 'Nothing was refused: the outage was too short, or one replica is enough for this min.insync.replicas — and then “all” are one.',
      ru: 'Отказов не было: сбой был короток, или для такого min.insync.replicas хватает одной реплики — тогда «все» это одна.',
    },
  },
  {
    id: 'healed',
    world: 'all',
    at: healed,
    title: { en: 'The links heal', ru: 'Связь восстановлена' },
    words: {
      en: 'The followers copy what they missed. With the first that has caught up the high watermark moves on, and all that waited becomes visible.',
      ru: 'Ведомые докопируют пропущенное. С первым догнавшим high watermark сдвинется, и всё ждавшее станет видно.',
    },
  },
  {
    id: 'all-acked',
    world: 'all',
    at: { fact: 'batch.acked', afterMs: 15_000 },
    title: {
      en: 'acks=all: acknowledged, once each',
      ru: 'acks=all: подтверждено, каждая по разу',
    },
    words: {
      en: 'The retries fell within delivery.timeout.ms (2 min). Nothing is lost, nothing is there twice.',
      ru: 'Повторы уложились в delivery.timeout.ms (2 мин). Ничего не потеряно, ничего не задвоилось.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill-leader',
    label: { en: 'Kill the leader B1 now', ru: 'Убить лидера B1 сейчас' },
    command: { do: 'broker.kill', broker: 1 },
    outcome: {
      en: 'While the links are cut: cats of acks=1 that were acknowledged are gone with it; those of acks=all were never acknowledged, and are sent again.',
      ru: 'Пока связи нет: подтверждённые кошки acks=1 пропадают вместе с ним; кошек acks=all никто не подтверждал, их пошлют снова.',
    },
  },
]
