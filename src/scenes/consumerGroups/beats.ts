import type { Beat, Scene } from '../scene.ts'

const lovers = 'cat-lovers'

export const beats: readonly Beat[] = [
  {
    id: 'empty',
    at: { ms: 0 },
    title: { en: 'An empty group', ru: 'Пустая группа' },
    words: {
      en: 'C1 sends JoinGroup without a member id. The coordinator answers 79, MEMBER_ID_REQUIRED, with an id to come back with.',
      ru: 'C1 отправляет JoinGroup без member id. Координатор отвечает 79, MEMBER_ID_REQUIRED, и выдаёт id, с которым нужно вернуться.',
    },
  },
  {
    id: 'delay',
    at: { fact: 'group.state.changed', where: { group: lovers, to: 'PreparingRebalance' } },
    title: { en: 'Waiting for company', ru: 'Ждём остальных' },
    words: {
      en: 'The first rebalance of an empty group waits group.initial.rebalance.delay.ms, 3 s. Who joins meanwhile prolongs it by 3 s more.',
      ru: 'Первая ребалансировка пустой группы ждёт group.initial.rebalance.delay.ms, 3 с. Кто вошёл за это время, продлевает её ещё на 3 с.',
    },
  },
  {
    id: 'generation-1',
    at: { fact: 'generation.started', where: { group: lovers } },
    title: { en: 'Generation 1', ru: 'Поколение 1' },
    words: {
      en: 'The join phase is over. The leader of the group, a client, divides the partitions and sends the plan with SyncGroup.',
      ru: 'Фаза входа закончена. Лидер группы, то есть клиент, делит партиции и отправляет план в SyncGroup.',
    },
  },
  {
    id: 'reading',
    at: { fact: 'records.fetched', where: { group: lovers } },
    title: { en: 'The first cats', ru: 'Первые кошки' },
    words: {
      en: 'Each partition has exactly one reader in the group. Its position starts at the committed offset.',
      ru: 'У каждой партиции в группе ровно один читатель. Позиция начинается с закоммиченного оффсета.',
    },
  },
  {
    id: 'third',
    at: { fact: 'member.added', where: { group: lovers, member: 'C3' } },
    title: { en: 'A third one joins', ru: 'Приходит третий' },
    words: {
      en: 'No initial delay now: the coordinator waits until every member has joined again. The others learn of it by their next heartbeat.',
      ru: 'Теперь начальной задержки нет: координатор ждёт, пока снова войдут все. Остальные узнают об этом из следующего heartbeat.',
    },
    instead: {
      en: 'With fewer than three members nobody else joins.',
      ru: 'Участников меньше трёх: больше никто не приходит.',
    },
  },
  {
    id: 'second-generation',
    at: { fact: 'generation.started', where: { group: lovers }, nth: 2 },
    title: { en: 'Generation 2', ru: 'Поколение 2' },
    words: {
      en: 'Everyone joined again, so the generation goes up by one and the partitions are divided anew.',
      ru: 'Все вошли снова: поколение увеличилось на единицу, партиции поделены заново.',
    },
    instead: {
      en: 'Nothing changed in the group, so generation 1 goes on.',
      ru: 'В группе ничего не менялось, поколение 1 продолжается.',
    },
  },
  {
    id: 'fifth',
    at: { fact: 'generation.started', where: { group: lovers }, nth: 3 },
    title: { en: 'More cat lovers than partitions?', ru: 'Любителей больше, чем партиций?' },
    words: {
      en: 'A partition has one reader in a group. With more members than partitions the surplus ones get nothing, yet take part in every rebalance.',
      ru: 'У партиции один читатель в группе. Если участников больше, чем партиций, лишние не получают ничего, но участвуют в каждой ребалансировке.',
    },
    instead: {
      en: 'No third rebalance came: fewer members were started.',
      ru: 'Третьей ребалансировки не было: участников запущено меньше.',
    },
  },
  {
    id: 'photographers',
    at: { fact: 'partitions.assigned', where: { group: 'cat-photographers' } },
    title: { en: 'A second group', ru: 'Вторая группа' },
    words: {
      en: 'cat-photographers reads everything from offset 0. cat-lovers does not notice: each group has its own offsets.',
      ru: 'cat-photographers читает всё с оффсета 0. cat-lovers этого не замечает: у каждой группы свои оффсеты.',
    },
    instead: { en: 'The second group is switched off.', ru: 'Вторая группа выключена.' },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill-c2',
    label: { en: 'Kill C2', ru: 'Убить C2' },
    command: { do: 'member.kill', group: lovers, id: 'C2' },
    outcome: {
      en: 'Its partitions are silent until session.timeout.ms has passed: 45 s by default.',
      ru: 'Его партиции молчат, пока не пройдёт session.timeout.ms: по умолчанию 45 с.',
    },
  },
  {
    id: 'stop-c2',
    label: { en: 'Stop C2 cleanly', ru: 'Остановить C2 штатно' },
    command: { do: 'member.stop', group: lovers, id: 'C2' },
    outcome: {
      en: 'LeaveGroup starts a rebalance at once: the others learn of it by their next heartbeat.',
      ru: 'LeaveGroup сразу начинает ребалансировку: остальные узнают из следующего heartbeat.',
    },
  },
]
