import type { Beat, Scene } from '../scene.ts'

/** The story: one cause after the other, and the states that a group goes through each time. */
export const beats: readonly Beat[] = [
  {
    id: 'first',
    at: { fact: 'group.state.changed', where: { from: 'Empty', to: 'PreparingRebalance' } },
    title: { en: 'Cause: an empty group is joined', ru: 'Причина: вход в пустую группу' },
    words: {
      en: 'PreparingRebalance collects members. In an empty group it waits group.initial.rebalance.delay.ms, 3 s, and longer while more come.',
      ru: 'PreparingRebalance собирает участников. В пустой группе она ждёт group.initial.rebalance.delay.ms, 3 с, и дольше, если приходят ещё.',
    },
  },
  {
    id: 'completing',
    at: { fact: 'group.state.changed', where: { to: 'CompletingRebalance' } },
    title: { en: 'The second state', ru: 'Второе состояние' },
    words: {
      en: 'CompletingRebalance: the members are known and the generation has gone up by one. The leader divides the partitions, the others wait for its plan.',
      ru: 'CompletingRebalance: состав известен, номер поколения вырос на единицу. Лидер делит партиции, остальные ждут его план.',
    },
  },
  {
    id: 'stable',
    at: { fact: 'group.state.changed', where: { to: 'Stable' } },
    title: { en: 'Stable', ru: 'Stable' },
    words: {
      en: 'The plan is written, everybody gets its part with SyncGroup. From now on the group stays Stable until there is a cause.',
      ru: 'План записан, каждый получает свою часть в SyncGroup. Теперь группа остаётся в Stable, пока не появится причина.',
    },
  },
  {
    id: 'joined',
    at: {
      fact: 'group.state.changed',
      where: { from: 'Stable', to: 'PreparingRebalance', reason: 'memberJoined', member: 'C3' },
    },
    title: { en: 'Cause: C3 joins', ru: 'Причина: входит C3' },
    words: {
      en: 'The group has members, so there is no initial delay: it waits until all of them have joined again. They hear of it by their next heartbeat.',
      ru: 'Участники уже есть, начальной задержки нет: группа ждёт, пока снова войдут все. Они узнают об этом из следующего heartbeat.',
    },
    instead: {
      en: 'C3 did not join a Stable group: it came into a rebalance or to an empty group, or not at all.',
      ru: 'C3 не входил в группу Stable: он попал в ребалансировку или в пустую группу либо не пришёл вовсе.',
    },
  },
  {
    id: 'expired',
    at: {
      fact: 'group.state.changed',
      where: { to: 'PreparingRebalance', reason: 'sessionExpired' },
    },
    title: { en: 'Cause: a session runs out', ru: 'Причина: истекла сессия' },
    words: {
      en: 'A killed reader says nothing. The coordinator removes it session.timeout.ms after its last heartbeat or commit: until then nobody reads its partitions.',
      ru: 'Убитый читатель ничего не скажет. Координатор удаляет его через session.timeout.ms после последнего heartbeat или коммита: до тех пор его партиции никто не читает.',
    },
    instead: {
      en: 'No session ran out in a Stable group.',
      ru: 'В группе Stable ни одна сессия не истекла.',
    },
  },
  {
    id: 'left',
    at: {
      fact: 'group.state.changed',
      where: { from: 'Stable', to: 'PreparingRebalance', reason: 'memberLeft', member: 'C2' },
    },
    title: { en: 'Cause: C2 closes', ru: 'Причина: C2 закрылся' },
    words: {
      en: 'close() sends LeaveGroup: the coordinator knows at once. The others still learn of it only by their next heartbeat.',
      ru: 'close() отправляет LeaveGroup: координатор знает сразу. Остальные всё равно узнают только из следующего heartbeat.',
    },
    instead: {
      en: 'C2 did not leave a Stable group that had other members.',
      ru: 'C2 не уходил из группы Stable, где были другие участники.',
    },
  },
  {
    id: 'partitions',
    at: {
      fact: 'group.state.changed',
      where: { to: 'PreparingRebalance', reason: 'leaderRejoined' },
    },
    title: { en: 'Cause: more partitions', ru: 'Причина: больше партиций' },
    words: {
      en: 'Brokers do not tell a group of a changed topic. Its leader sees it in its own metadata, read anew every metadata.max.age.ms (5 min unless set), and joins again.',
      ru: 'Об изменении топика брокер группе не сообщает. Лидер видит его в своих метаданных, обновляемых раз в metadata.max.age.ms (по умолчанию 5 мин), и входит заново.',
    },
    instead: {
      en: 'No leader of a Stable group joined again because of new partitions.',
      ru: 'Лидер группы Stable не входил заново из-за новых партиций.',
    },
  },
  {
    id: 'empty',
    at: { fact: 'group.state.changed', where: { to: 'Empty' } },
    title: { en: 'Cause: the last one closes', ru: 'Причина: закрылся последний' },
    words: {
      en: 'Not from Stable straight to Empty: PreparingRebalance comes between, often for no time at all, and the generation goes up although nobody is left.',
      ru: 'Не прямо из Stable в Empty: между ними есть PreparingRebalance, часто лишь на миг, и поколение растёт, хотя никого не осталось.',
    },
    instead: {
      en: 'The group was never left by everyone.',
      ru: 'Группа ни разу не оставалась без участников.',
    },
  },
  {
    id: 'again',
    at: {
      fact: 'group.state.changed',
      where: { from: 'Empty', to: 'PreparingRebalance' },
      nth: 2,
    },
    title: { en: 'The delay is back', ru: 'Задержка снова здесь' },
    words: {
      en: 'C1 joins an empty group once more: the initial delay of 3 s holds again. It belongs to an empty group, not to a new one.',
      ru: 'C1 снова входит в пустую группу: опять действует начальная задержка 3 с. Она бывает у пустой группы, а не только у новой.',
    },
    instead: {
      en: 'The group was not empty a second time, so there was no second delay.',
      ru: 'Второй раз группа не пустела, поэтому второй задержки не было.',
    },
  },
]

const group = 'cat-lovers'

/** Each cause as a button. */
export const dares: Scene['dares'] = [
  {
    id: 'join',
    label: { en: 'A reader C4 joins', ru: 'Входит читатель C4' },
    command: { do: 'member.start', group, id: 'C4' },
    outcome: {
      en: 'Reason memberJoined. A Stable group waits for all its members, an empty one 3 s.',
      ru: 'Причина memberJoined. Группа Stable ждёт всех своих участников, пустая — 3 с.',
    },
  },
  {
    id: 'close',
    label: { en: 'C1 closes', ru: 'C1 закрывается' },
    command: { do: 'member.stop', group, id: 'C1' },
    outcome: {
      en: 'Reason memberLeft, at once. Was it the last one: groupEmptied, and a generation without members.',
      ru: 'Причина memberLeft, сразу. Если он был последним — groupEmptied и поколение без участников.',
    },
  },
  {
    id: 'kill',
    label: { en: 'C1 is killed', ru: 'C1 убит' },
    command: { do: 'member.kill', group, id: 'C1' },
    outcome: {
      en: 'Reason sessionExpired, session.timeout.ms after the last heartbeat or commit, unless something else starts a rebalance before that. Whoever is left gets a new leader.',
      ru: 'Причина sessionExpired, через session.timeout.ms после последнего heartbeat или коммита, если раньше не начнётся другая ребалансировка. У оставшихся будет новый лидер.',
    },
  },
  {
    id: 'grow',
    label: { en: 'Eight partitions', ru: 'Восемь партиций' },
    command: { do: 'topic.partitions', topic: 'cats-by-colors', partitions: 8 },
    outcome: {
      en: 'Reason leaderRejoined, when the leader has read its metadata anew.',
      ru: 'Причина leaderRejoined, когда лидер обновит свои метаданные.',
    },
  },
  {
    id: 'subscribe',
    label: { en: 'C1 also reads dogs', ru: 'C1 читает ещё и dogs' },
    command: { do: 'member.subscribe', group, id: 'C1', topics: ['cats-by-colors', 'dogs'] },
    outcome: {
      en: 'Reason subscriptionChanged: C1 joins again at its next poll, and only C1 gets partitions of dogs.',
      ru: 'Причина subscriptionChanged: C1 входит заново при следующем poll, и партиции dogs получает только он.',
    },
  },
]
