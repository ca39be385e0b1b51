import type { Beat, Scene } from '../scene.ts'

/** The story of one rolling restart, told in both worlds. */
export const beats: readonly Beat[] = [
  {
    id: 'stable',
    at: { ms: 0 },
    title: { en: 'Generation 5, all is well', ru: 'Поколение 5, всё хорошо' },
    words: {
      en: 'Each reader has one partition. In one of the two worlds each also has a group.instance.id: a name that outlives its process.',
      ru: 'У каждого читателя по партиции. В одном из двух миров у каждого есть ещё и group.instance.id: имя, которое переживёт процесс.',
    },
  },
  {
    id: 'away',
    world: 'static',
    at: { fact: 'member.stopped', where: { member: 'C1', how: 'close' } },
    title: { en: 'Static: C1 is just away', ru: 'Статические: C1 просто отошёл' },
    words: {
      en: 'No LeaveGroup. The coordinator keeps the place until session.timeout.ms. P0 has no reader now: the price.',
      ru: 'LeaveGroup нет. Координатор держит место до session.timeout.ms. P0 сейчас никто не читает: это и есть цена.',
    },
  },
  {
    id: 'left',
    world: 'dynamic',
    at: { fact: 'member.removed', where: { member: 'C1', reason: 'left' } },
    title: { en: 'Dynamic: C1 says goodbye', ru: 'Динамические: C1 прощается' },
    words: {
      en: 'close() sends LeaveGroup. The coordinator starts a rebalance: everybody stops until P0 has another reader.',
      ru: 'close() отправляет LeaveGroup. Координатор начинает ребалансировку: стоят все, пока у P0 не появится другой читатель.',
    },
  },
  {
    id: 'second',
    world: 'dynamic',
    at: {
      fact: 'group.state.changed',
      where: { to: 'PreparingRebalance', reason: 'memberJoined', member: 'C1' },
    },
    title: { en: 'Dynamic: back, and again', ru: 'Динамические: вернулся, и снова' },
    words: {
      en: 'C1 joins as a stranger with a new member id: a second rebalance for one restart.',
      ru: 'C1 входит как чужой, с новым member id: вторая ребалансировка из-за одного перезапуска.',
    },
    instead: {
      en: 'C1 came back while the group was rebalancing anyway, and joined that round.',
      ru: 'C1 вернулся, когда группа и так ребалансировалась, и вошёл в тот же раунд.',
    },
  },
  {
    id: 'back',
    world: 'static',
    at: { fact: 'partitions.assigned', where: { member: 'C1' }, nth: 2 },
    title: { en: 'Static: the place is taken again', ru: 'Статические: место снова занято' },
    words: {
      en: 'The coordinator knows the instance id. Within session.timeout.ms it hands out the old assignment in the same generation, and the others notice nothing; later than that, C1 was removed and a rebalance follows.',
      ru: 'Координатор узнаёт instance id. В пределах session.timeout.ms он отдаёт прежнее назначение в том же поколении, и остальные ничего не замечают; позже C1 уже удалён, и ребалансировка неизбежна.',
    },
    instead: {
      en: 'C1 did not get a partition again before the end.',
      ru: 'C1 до конца так и не получил партицию.',
    },
  },
  {
    id: 'sum',
    world: 'dynamic',
    at: { fact: 'generation.started', nth: 6 },
    title: { en: 'Three restarts, six generations', ru: 'Три перезапуска, шесть поколений' },
    words: {
      en: 'Each restart stopped the whole group twice. Compare the lanes of the timeline: with group.instance.id only the restarted reader has a gap, as long as it is back before session.timeout.ms.',
      ru: 'Каждый перезапуск дважды останавливал всю группу. Сравните дорожки на шкале времени: с group.instance.id разрыв только у того, кого перезапускали, если он вернулся раньше session.timeout.ms.',
    },
    instead: {
      en: 'Some restarts fell into one rebalance, so there were fewer than six generations.',
      ru: 'Некоторые перезапуски попали в одну ребалансировку, поэтому поколений меньше шести.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'twin',
    label: {
      en: 'A second process with the instance id of C2',
      ru: 'Второй процесс с instance id от C2',
    },
    command: {
      do: 'member.start',
      group: 'cat-lovers',
      id: 'twin',
      config: { 'group.instance.id': 'reader-2' },
    },
    outcome: {
      en: 'With group.instance.id the twin takes the place; the next heartbeat of C2 is answered 82 (FENCED_INSTANCE_ID) and C2 ends. Among dynamic members it is just one more member.',
      ru: 'С group.instance.id двойник занимает место; следующий heartbeat C2 получает 82 (FENCED_INSTANCE_ID), и C2 завершается. Среди динамических это просто ещё один участник.',
    },
  },
]
