import type { Beat, Scene } from '../scene.ts'

/** S reads beside a group of the same name: what it is spared, and what it goes without. */
export const beats: readonly Beat[] = [
  {
    id: 'group',
    at: { ms: 0 },
    title: { en: 'A group at work', ru: 'Группа за работой' },
    words: {
      en: 'C1 and C2 divide the partitions of cat-lovers between them. The coordinator knows them, and watches their heartbeats.',
      ru: 'C1 и C2 делят партиции между собой в группе cat-lovers. Координатор их знает и следит за их heartbeat.',
    },
  },
  {
    id: 'assign',
    at: { fact: 'partitions.assigned', where: { member: 'S' } },
    title: { en: 'S calls Assign(P0)', ru: 'S вызывает Assign(P0)' },
    words: {
      en: 'The same group.id, but no JoinGroup, no heartbeat, no wait: it takes P0 and fetches. C1 reads P0 too, and neither knows of the other. An offset that the log does not have leaves the choice to auto.offset.reset.',
      ru: 'Тот же group.id, но ни JoinGroup, ни heartbeat, ни ожидания: он берёт P0 и читает. C1 тоже читает P0, друг о друге они не знают. Если такого оффсета в логе нет, решает auto.offset.reset.',
    },
  },
  {
    id: 'refused',
    at: { fact: 'offsets.refused', where: { errorCode: 25 } },
    title: { en: 'Its commits are refused', ru: 'Его коммиты отклоняют' },
    words: {
      en: 'UNKNOWN_MEMBER_ID (25): the group has members, and S is none of them. Reading goes on all the same.',
      ru: 'UNKNOWN_MEMBER_ID (25): в группе есть участники, и S не из них. Читать это не мешает.',
    },
    instead: {
      en: 'No commit was refused: the members had left by then, or S had nothing to commit.',
      ru: 'Ни один коммит не отклонён: участники к этому времени ушли, либо S было нечего коммитить.',
    },
  },
  {
    id: 'empty',
    at: { fact: 'group.state.changed', where: { to: 'Empty' } },
    title: { en: 'The members leave', ru: 'Участники ушли' },
    words: {
      en: 'The group is empty. From now on commits without a member count: cat-lovers becomes a “simple” group, a name for offsets.',
      ru: 'Группа пуста. Теперь коммиты без участника принимаются: cat-lovers стала «простой» группой, именем для оффсетов.',
    },
    instead: { en: 'The group kept its members.', ru: 'Участники группы остались.' },
  },
  {
    id: 'two',
    at: { fact: 'partitions.assigned', where: { member: 'T' } },
    title: { en: 'T assigns P0 to itself as well', ru: 'T тоже берёт себе P0' },
    words: {
      en: 'Nobody divides anything: both get every cat of P0. The second time is a duplicate (×2) of the same group.',
      ru: 'Никто ничего не делит: оба получают каждую кошку из P0. Второй раз — дубликат (×2) в той же группе.',
    },
  },
  {
    id: 'grown',
    at: { fact: 'topic.partitions.added' },
    title: { en: 'The topic grows', ru: 'Топик растёт' },
    words: {
      en: 'S and T read P0 and nothing else: new partitions are nobody’s until somebody assigns them.',
      ru: 'S и T читают только P0: новые партиции ничьи, пока кто-нибудь не возьмёт их сам.',
    },
  },
  {
    id: 'dead',
    at: { fact: 'member.stopped', where: { member: 'S', how: 'kill' } },
    title: { en: 'S dies', ru: 'S умирает' },
    words: {
      en: 'No session ends, no rebalance begins. What only S had read would now wait for ever.',
      ru: 'Ни сессия не кончается, ни ребалансировка не начинается. Всё, что читал только S, теперь ждало бы вечно.',
    },
    instead: { en: 'S had stopped before.', ru: 'S остановился раньше.' },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'join',
    label: { en: 'C3 subscribes under the same name', ru: 'C3 подписывается под тем же именем' },
    command: { do: 'member.start', group: 'cat-lovers', id: 'C3' },
    outcome: {
      en: 'A group with a member again: every commit of the standalone readers is refused from now on.',
      ru: 'В группе снова есть участник: с этой минуты все коммиты автономных читателей отклоняются.',
    },
  },
]
