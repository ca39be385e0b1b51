import type { Beat, Scene } from '../scene.ts'

const preparing = (reason: string, afterMs: number) =>
  ({
    fact: 'group.state.changed',
    where: { to: 'PreparingRebalance', reason },
    afterMs,
  }) as const

/** Each cause once, with the coordinator's reason; the group's states are in the picture. */
export const beats: readonly Beat[] = [
  {
    id: 'first',
    at: { fact: 'group.state.changed', where: { from: 'Empty', to: 'PreparingRebalance' } },
    title: { en: 'The first member: Empty → Preparing', ru: 'Первый участник: Empty → Preparing' },
    words: {
      en: 'The coordinator waits group.initial.rebalance.delay.ms for others, and once more if somebody came meanwhile.',
      ru: 'Координатор ждёт остальных group.initial.rebalance.delay.ms и ещё столько же, если за это время кто-то пришёл.',
    },
  },
  {
    id: 'joined',
    at: preparing('memberJoined', 9000),
    title: { en: 'Cause 1: C3 joins', ru: 'Причина 1: приходит C3' },
    words: {
      en: 'The group goes back to PreparingRebalance. The others learn of it from their next heartbeat, join again, and a new generation begins.',
      ru: 'Группа возвращается в PreparingRebalance. Остальные узнают об этом из следующего heartbeat, входят снова, и начинается новое поколение.',
    },
    instead: {
      en: 'C3 came while the group was still forming.',
      ru: 'C3 пришёл, когда группа ещё собиралась.',
    },
  },
  {
    id: 'silent',
    at: preparing('sessionExpired', 18_000),
    title: { en: 'Cause 2: C3 went silent', ru: 'Причина 2: C3 замолчал' },
    words: {
      en: 'It was killed at 18 s. The coordinator saw nothing of that: it waited until the session timer ran out.',
      ru: 'Его убили на 18-й секунде. Координатор этого не видел: он ждал, пока истечёт таймер сессии.',
    },
    instead: { en: 'No session ran out.', ru: 'Ни одна сессия не истекла.' },
  },
  {
    id: 'left',
    at: preparing('memberLeft', 34_000),
    title: { en: 'Cause 3: C2 leaves', ru: 'Причина 3: C2 уходит' },
    words: {
      en: 'close() sends LeaveGroup: no timer has to run out, the rebalance begins at once.',
      ru: 'close() отправляет LeaveGroup: ждать таймера не нужно, ребалансировка начинается сразу.',
    },
    instead: { en: 'C2 did not leave in order.', ru: 'C2 не ушёл штатно.' },
  },
  {
    id: 'again',
    at: preparing('memberJoined', 42_000),
    title: { en: 'C3 is started again', ru: 'C3 запущен снова' },
    words: {
      en: 'For the coordinator a new member: a restart without group.instance.id is a leave and a join, two rebalances.',
      ru: 'Для координатора это новый участник: рестарт без group.instance.id — это уход и приход, две ребалансировки.',
    },
    instead: { en: 'C3 did not come back.', ru: 'C3 не вернулся.' },
  },
  {
    id: 'grown',
    at: { fact: 'topic.partitions.added' },
    title: { en: 'Cause 4: the topic grows', ru: 'Причина 4: топик растёт' },
    words: {
      en: 'Nobody tells the group. The coordinator does not look at topics: the leader has to see it, at its next metadata refresh.',
      ru: 'Группе никто не сообщает. Координатор за топиками не следит: это должен заметить лидер группы при обновлении метаданных.',
    },
  },
  {
    id: 'noticed',
    at: preparing('leaderRejoined', 50_000),
    title: { en: 'The leader has noticed', ru: 'Лидер группы заметил' },
    words: {
      en: 'It joins again with this reason, and the whole group stops for two new partitions.',
      ru: 'Он входит снова с этой причиной, и вся группа останавливается из-за двух новых партиций.',
    },
    instead: {
      en: 'The leader did not refresh its metadata in time.',
      ru: 'Лидер не успел обновить метаданные.',
    },
  },
  {
    id: 'empty',
    at: { fact: 'group.state.changed', where: { to: 'Empty' }, afterMs: 60_000 },
    title: { en: 'The last one leaves', ru: 'Уходит последний' },
    words: {
      en: 'PreparingRebalance and Empty in the same instant, and one more generation.',
      ru: 'PreparingRebalance и Empty в одно мгновение, и ещё одно поколение.',
    },
    instead: { en: 'The group never became empty.', ru: 'Группа так и не опустела.' },
  },
  {
    id: 'anew',
    at: {
      fact: 'group.state.changed',
      where: { from: 'Empty', to: 'PreparingRebalance' },
      nth: 2,
    },
    title: { en: 'C1 is back: the first wait again', ru: 'C1 вернулся: снова первое ожидание' },
    words: {
      en: 'An empty group is as good as a new one: group.initial.rebalance.delay.ms counts again.',
      ru: 'Пустая группа ничем не лучше новой: group.initial.rebalance.delay.ms действует снова.',
    },
    instead: { en: 'The group had not been empty.', ru: 'Группа не была пустой.' },
  },
]

const inGroup = { group: 'cat-lovers' } as const

export const dares: Scene['dares'] = [
  {
    id: 'join',
    label: { en: 'Start C4', ru: 'Запустить C4' },
    command: { do: 'member.start', ...inGroup, id: 'C4' },
    outcome: { en: 'Reason: a member joined.', ru: 'Причина: пришёл участник.' },
  },
  {
    id: 'leave',
    label: { en: 'Close C1', ru: 'Закрыть C1' },
    command: { do: 'member.stop', ...inGroup, id: 'C1' },
    outcome: {
      en: 'Reason: a member left. If C1 led the group, another leads the next generation.',
      ru: 'Причина: участник ушёл. Если C1 был лидером группы, в следующем поколении лидером станет другой.',
    },
  },
  {
    id: 'kill',
    label: { en: 'Kill C1', ru: 'Убить C1' },
    command: { do: 'member.kill', ...inGroup, id: 'C1' },
    outcome: {
      en: 'Nothing for session.timeout.ms, then: its session ran out.',
      ru: 'session.timeout.ms — тишина, затем причина: истекла сессия.',
    },
  },
  {
    id: 'unsubscribe',
    label: { en: 'C2 unsubscribes', ru: 'C2 отписывается' },
    command: { do: 'member.subscribe', ...inGroup, id: 'C2', topics: [] },
    outcome: {
      en: 'Unsubscribe() leaves the group; the process lives on, outside.',
      ru: 'Unsubscribe() выводит из группы; процесс живёт дальше, но вне её.',
    },
  },
  {
    id: 'grow',
    label: { en: 'Grow the topic to 8 partitions', ru: 'Увеличить топик до 8 партиций' },
    command: { do: 'topic.partitions', topic: 'cats-by-colors', partitions: 8 },
    outcome: {
      en: 'Nothing until the leader’s next metadata refresh, then: its metadata changed.',
      ru: 'Ничего до следующего обновления метаданных у лидера, затем причина: изменились метаданные.',
    },
  },
]
