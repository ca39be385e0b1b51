import type { Beat, Scene } from '../scene.ts'

const computed = (generation: number) => ({
  fact: 'assignment.computed' as const,
  where: { generation },
})

/** The story: the first division, a newcomer, a leave. What moved is counted beside it, not told. */
export const beats: readonly Beat[] = [
  {
    id: 'start',
    at: { ms: 0 },
    title: { en: 'One group, five rules', ru: 'Одна группа, пять правил' },
    words: {
      en: 'Every world has the same topics and members. In four of them partition.assignment.strategy differs and the leader of the group divides; in uniform the group coordinator does (KIP-848).',
      ru: 'Топики и участники во всех мирах одни и те же. В четырёх различается partition.assignment.strategy и делит лидер группы, в uniform делит координатор группы (KIP-848).',
    },
  },
  {
    id: 'uniform-first',
    world: 'uniform',
    at: computed(1),
    title: { en: 'uniform: the broker divides', ru: 'uniform: делит брокер' },
    words: {
      en: 'KIP-848 has no initial rebalance delay: the first heartbeat that arrives gets everything at once. Whoever comes next takes its part from those who are there.',
      ru: 'В KIP-848 нет начальной задержки ребалансировки: кто пришёл первым, сразу получает всё. Каждый следующий забирает свою долю у тех, кто уже есть.',
    },
  },
  {
    id: 'range-first',
    world: 'range',
    at: computed(1),
    title: { en: 'range: each topic on its own', ru: 'range: каждый топик отдельно' },
    words: {
      en: 'Where a topic does not divide evenly, the first members get one partition more. The same members are first in every topic, so it adds up.',
      ru: 'Если топик не делится поровну, первые участники получают на партицию больше. Первые в каждом топике одни и те же, поэтому перекос копится.',
    },
  },
  {
    id: 'roundrobin-first',
    world: 'roundrobin',
    at: computed(1),
    title: { en: 'roundrobin: one list', ru: 'roundrobin: один список' },
    words: {
      en: 'All partitions of all topics are dealt in turn, topics by name. With equal subscriptions nobody has more than one partition above the others.',
      ru: 'Партиции всех топиков раздают по кругу, топики — по имени. При одинаковых подписках разница не больше одной партиции.',
    },
  },
  {
    id: 'newcomer',
    at: { fact: 'member.started', afterMs: 12_000 },
    title: { en: 'One more member', ru: 'Ещё один участник' },
    words: {
      en: 'It joins all five groups. Watch which partitions are marked as moved: some may change hands although nothing obliges them to.',
      ru: 'Он входит во все пять групп. Следите за пометками переезда: часть партиций может сменить владельца, хотя ничто к этому не обязывает.',
    },
  },
  {
    id: 'sticky-second',
    world: 'sticky',
    at: computed(2),
    title: { en: 'sticky: keep what you have', ru: 'sticky: оставь себе, что есть' },
    words: {
      en: 'Each member says what it held. A partition moves only where the balance asks for it. But sticky is eager: all are revoked for the round.',
      ru: 'Каждый сообщает, что у него было. Партиция переезжает, только если этого требует баланс. Но sticky — eager: на время раунда отдают всё.',
    },
  },
  {
    id: 'cooperative-third',
    world: 'cooperative-sticky',
    at: computed(3),
    title: {
      en: 'cooperative-sticky: a second round',
      ru: 'cooperative-sticky: второй раунд',
    },
    words: {
      en: 'A partition that has to move is first only taken away. It is given to its new owner in a later round; what stays is read all the time.',
      ru: 'Партицию, которой надо переехать, сначала только забирают. Новому владельцу её отдают в следующем раунде; остальное читают без остановки.',
    },
    instead: {
      en: 'The cooperative-sticky group has not needed a third generation.',
      ru: 'Группе cooperative-sticky третье поколение не понадобилось.',
    },
  },
  {
    id: 'uniform-newcomer',
    world: 'uniform',
    at: { fact: 'group.state.changed', where: { to: 'Stable' }, afterMs: 12_000 },
    title: {
      en: 'uniform: only what the balance needs',
      ru: 'uniform: только то, что нужно балансу',
    },
    words: {
      en: 'The new target assignment kept what the members had and took the surplus. Each learned of its change with its own heartbeat; nobody stopped for the others.',
      ru: 'Новое целевое распределение сохранило то, что у участников было, и забрало излишек. Каждый узнал о своём изменении со своим heartbeat, никто не останавливался из-за других.',
    },
  },
  {
    id: 'leave',
    at: { fact: 'member.stopped', where: { member: 'C1' } },
    title: { en: 'C1 leaves', ru: 'C1 уходит' },
    words: {
      en: 'Its partitions need new owners. Sticky hands on these, uniform hardly more; roundrobin deals all of them anew, so those who stayed may swap.',
      ru: 'Его партициям нужны новые владельцы. Sticky передаёт только их, uniform — почти только их; roundrobin раздаёт всё заново, и оставшиеся могут обменяться партициями.',
    },
    instead: { en: 'C1 has not left the group.', ru: 'C1 не покидал группу.' },
  },
  {
    id: 'end',
    at: { ms: 32_000 },
    title: { en: 'Compare the counts', ru: 'Сравните счёт' },
    words: {
      en: 'The board counts what moved in each generation. Try one topic, more partitions, or a C2 that does not read birds.',
      ru: 'На доске — сколько партиций переехало в каждом поколении. Попробуйте один топик, больше партиций или C2, который не читает birds.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'one-more',
    label: { en: 'Start C6', ru: 'Запустить C6' },
    command: { do: 'member.start', group: 'pet-lovers', id: 'C6' },
    outcome: {
      en: 'One more member in every world: compare how many partitions move.',
      ru: 'Ещё один участник в каждом мире: сравните, сколько партиций переедет.',
    },
  },
  {
    id: 'stop-c2',
    label: { en: 'Stop C2', ru: 'Остановить C2' },
    command: { do: 'member.stop', group: 'pet-lovers', id: 'C2' },
    outcome: {
      en: 'Only what C2 held has to move. See in which worlds more than that does.',
      ru: 'Переехать обязано только то, что было у C2. Посмотрите, в каких мирах переедет больше.',
    },
  },
  {
    id: 'more-cats',
    label: { en: 'Ten partitions of cats', ru: 'Десять партиций cats' },
    command: { do: 'topic.partitions', topic: 'cats', partitions: 10 },
    outcome: {
      en: 'The leader notices at its next metadata refresh (here every 5 s), and the group divides again; in uniform the coordinator sees it by itself.',
      ru: 'Лидер заметит при следующем обновлении метаданных (здесь раз в 5 с), и группа поделит всё заново; в uniform координатор увидит сам.',
    },
  },
]
