import type { Beat, Scene } from '../scene.ts'

const stoppedAtMs = 20_000

/** The story: on one side the process stops, on the other only the handler. */
export const beats: readonly Beat[] = [
  {
    id: 'beating',
    at: { ms: 0 },
    title: { en: 'Two readers, two worlds', ru: 'Два читателя, два мира' },
    words: {
      en: 'C1 reads P0 and P1, C2 reads P2 and P3. Each heartbeat starts the session timer anew at the coordinator, and so does each commit (OffsetCommit): the ring around a reader.',
      ru: 'C1 читает P0 и P1, C2 — P2 и P3. Каждый heartbeat, как и каждый коммит (OffsetCommit), заново запускает таймер сессии у координатора: это кольцо вокруг читателя.',
    },
  },
  {
    id: 'killed',
    world: 'process',
    at: { fact: 'member.stopped', where: { member: 'C2', how: 'kill' } },
    title: { en: 'Process: C2 is dead', ru: 'Процесс: C2 мёртв' },
    words: {
      en: 'No more heartbeats. Nobody is told: the coordinator can only wait for its session timer.',
      ru: 'Heartbeat больше нет. Никто об этом не сообщает: координатору остаётся ждать таймера сессии.',
    },
    instead: {
      en: 'C2 was not killed here: it stood still, or it closed in order.',
      ru: 'C2 здесь не убивали: он застыл или закрылся штатно.',
    },
  },
  {
    id: 'hung',
    world: 'handler',
    at: { fact: 'records.polled', where: { member: 'C2' }, afterMs: stoppedAtMs },
    title: { en: 'Handler: C2 is stuck in a cat', ru: 'Обработчик: C2 застрял на одной кошке' },
    words: {
      en: 'This cat takes 45 s. Heartbeats go on, so the session never ends. Only the poll timer, in the client itself, keeps counting.',
      ru: 'Эта кошка займёт 45 с. Heartbeat продолжаются, сессия не кончается. Считает только таймер poll, внутри самого клиента.',
    },
    instead: {
      en: 'C2 was given no cat after 20 s, so its handler could not hang.',
      ru: 'После 20-й секунды C2 не получил ни одной кошки, зависать было не на чем.',
    },
  },
  {
    id: 'expired',
    world: 'process',
    at: { fact: 'member.removed', where: { member: 'C2', reason: 'sessionExpired' } },
    title: { en: 'Process: the session is over', ru: 'Процесс: сессия кончилась' },
    words: {
      en: 'session.timeout.ms after the last sign of life that arrived, a heartbeat or a commit, the coordinator removes C2 and starts a rebalance.',
      ru: 'Через session.timeout.ms после последнего дошедшего признака жизни — heartbeat или коммита — координатор удаляет C2 и начинает ребалансировку.',
    },
    instead: {
      en: 'The session of C2 did not run out: C2 said goodbye itself, or was back in time.',
      ru: 'Сессия C2 не истекла: он попрощался сам или успел вернуться.',
    },
  },
  {
    id: 'taken-over',
    world: 'process',
    at: { fact: 'partitions.assigned', where: { member: 'C1' }, afterMs: stoppedAtMs },
    title: { en: 'Process: C1 reads everything', ru: 'Процесс: C1 читает всё' },
    words: {
      en: 'C1 learned of the rebalance from the answer to its own next heartbeat. P2 and P3 were silent until now.',
      ru: 'C1 узнал о ребалансировке из ответа на свой следующий heartbeat. P2 и P3 молчали до этой минуты.',
    },
    instead: {
      en: 'Nothing was reassigned: the group did not rebalance.',
      ru: 'Ничего не переназначено: ребалансировки не было.',
    },
  },
  {
    id: 'left',
    world: 'handler',
    at: {
      fact: 'message.sent',
      where: { api: 'LeaveGroup', direction: 'request', from: 'member:cat-lovers/C2' },
    },
    title: { en: 'Handler: the client leaves by itself', ru: 'Обработчик: клиент уходит сам' },
    words: {
      en: 'max.poll.interval.ms without a poll: the heartbeat thread of C2 sends LeaveGroup. The handler knows nothing of it and works on.',
      ru: 'max.poll.interval.ms без poll: поток heartbeat клиента C2 отправляет LeaveGroup. Обработчик об этом не знает и работает дальше.',
    },
    instead: {
      en: 'The handler came back in time: max.poll.interval.ms is longer than the work.',
      ru: 'Обработчик успел: max.poll.interval.ms больше времени работы.',
    },
  },
  {
    id: 'lost',
    world: 'handler',
    at: { fact: 'partitions.lost', where: { member: 'C2' } },
    title: { en: 'Handler: C2 learns it last', ru: 'Обработчик: C2 узнаёт последним' },
    words: {
      en: 'The handler is done and polls at last: its partitions are lost, they have had another owner for a while. Then C2 joins again.',
      ru: 'Обработчик закончил и наконец вызвал poll: партиции потеряны, у них давно другой владелец. Затем C2 входит заново.',
    },
    instead: {
      en: 'C2 lost nothing: it stayed in the group all the time.',
      ru: 'C2 ничего не потерял: он всё время оставался в группе.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'short-session',
    label: {
      en: 'A third reader with session.timeout.ms=5000',
      ru: 'Третий читатель с session.timeout.ms=5000',
    },
    command: {
      do: 'member.start',
      group: 'cat-lovers',
      id: 'C3',
      config: { 'session.timeout.ms': 5000 },
    },
    outcome: {
      en: 'Its JoinGroup is answered 26 (INVALID_SESSION_TIMEOUT): brokers accept 6 s to 30 min. C3 ends with a fatal error, the group does not notice.',
      ru: 'На JoinGroup приходит 26 (INVALID_SESSION_TIMEOUT): брокер принимает от 6 с до 30 мин. C3 завершается с фатальной ошибкой, группа этого не замечает.',
    },
  },
]
