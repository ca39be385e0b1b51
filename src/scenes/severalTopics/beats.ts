import type { Beat, Scene } from '../scene.ts'

const leaderRejoins = {
  fact: 'group.state.changed' as const,
  where: { to: 'PreparingRebalance', reason: 'leaderRejoined' },
}

/** The story, told by facts of both worlds. */
export const beats: readonly Beat[] = [
  {
    id: 'stable',
    at: { ms: 0 },
    title: { en: 'One group, three topics', ru: 'Одна группа, три топика' },
    words: {
      en: 'A and B share cats, dogs and birds. A is the leader of the group. Both worlds use an eager assignor, range.',
      ru: 'A и B делят cats, dogs и birds. Лидер группы — A. В обоих мирах eager-стратегия range.',
    },
  },
  {
    id: 'dogs-grow',
    at: { fact: 'topic.partitions.added', where: { topic: 'dogs' } },
    title: { en: 'dogs: 4 → 6', ru: 'dogs: 4 → 6' },
    words: {
      en: 'The brokers have two more partitions at once. The coordinator does nothing: clients find out by their own metadata refresh.',
      ru: 'У брокеров две новые партиции появились сразу. Координатор ничего не делает: клиенты узнают сами, когда обновят метаданные.',
    },
  },
  {
    id: 'unseen',
    at: { fact: 'log.appended', where: { topic: 'dogs', partition: 4 } },
    title: { en: 'Written where nobody reads', ru: 'Записано туда, где никто не читает' },
    words: {
      en: 'A producer already writes to dogs-4. It belongs to no member until the group has divided anew.',
      ru: 'Продюсер уже пишет в dogs-4. Пока группа не поделит всё заново, она ничья.',
    },
  },
  {
    id: 'b-revokes',
    world: 'librdkafka',
    at: { fact: 'partitions.revoked', where: { member: 'B' } },
    title: { en: 'librdkafka: B stops', ru: 'librdkafka: B останавливается' },
    words: {
      en: 'In librdkafka every member watches its topics. If B notices before the leader, it alone revokes and joins, and gets the same generation back: a hiccup, no rebalance.',
      ru: 'В librdkafka за своими топиками следит каждый. Если B заметит раньше лидера, только он всё отдаст и войдёт заново, в то же поколение: заминка, а не ребалансировка.',
    },
    instead: {
      en: 'B has given nothing up in librdkafka.',
      ru: 'В librdkafka B ничего не отдавал.',
    },
  },
  {
    id: 'a-notices',
    world: 'java',
    at: leaderRejoins,
    title: { en: 'Java: the leader notices', ru: 'Java: заметил лидер' },
    words: {
      en: 'In Java only the leader watches, over the topics of the whole group. Its JoinGroup stops everybody: topics that did not change are revoked too.',
      ru: 'В Java следит только лидер — за топиками всей группы. Его JoinGroup останавливает всех: отдают и те топики, которые не менялись.',
    },
    instead: {
      en: 'The Java leader has not rejoined by itself.',
      ru: 'Лидер в Java сам заново не входил.',
    },
  },
  {
    id: 'first-position',
    world: 'java',
    at: { fact: 'position.reset', where: { topic: 'dogs', partition: 4 } },
    title: { en: 'Where to begin in dogs-4?', ru: 'С чего начать в dogs-4?' },
    words: {
      en: 'Nothing is committed there, so auto.offset.reset decides: latest begins at the end and skips what was written before, earliest begins at 0.',
      ru: 'Коммита там нет, и решает auto.offset.reset: latest начнёт с конца и пропустит записанное раньше, earliest — с 0.',
    },
    instead: { en: 'Nobody in Java was given dogs-4.', ru: 'В Java dogs-4 никому не досталась.' },
  },
  {
    id: 'birds-grow',
    at: { fact: 'topic.partitions.added', where: { topic: 'birds' } },
    title: { en: 'birds: 4 → 6', ru: 'birds: 4 → 6' },
    words: {
      en: 'The second edit. Whether it costs a stop of its own depends on when the leader refreshes: one refresh shows all edits made before it.',
      ru: 'Вторая правка. Стоит ли она отдельной остановки, зависит от того, когда лидер обновит метаданные: одно обновление видит все правки, сделанные до него.',
    },
  },
  {
    id: 'second-stop',
    world: 'java',
    at: { ...leaderRejoins, nth: 2 },
    title: { en: 'Java: the second stop', ru: 'Java: вторая остановка' },
    words: {
      en: 'The leader joins once more because of another discovery, and the whole group revokes everything again.',
      ru: 'Из-за нового открытия лидер входит ещё раз, и вся группа снова всё отдаёт.',
    },
    instead: {
      en: 'The Java leader did not rejoin a second time: edits that one refresh shows cost one stop.',
      ru: 'Второй раз лидер в Java не входил: правки, которые видны одним обновлением, стоят одной остановки.',
    },
  },
  {
    id: 'end',
    at: { ms: 260_000 },
    title: { en: 'Group your edits', ru: 'Правьте всё сразу' },
    words: {
      en: 'Move the second edit to 10 s and compare the count of rebalances. Or let B refresh after A.',
      ru: 'Перенесите вторую правку на 10 с и сравните число ребалансировок. Или пусть B обновляет метаданные позже A.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'grow-cats',
    label: { en: 'cats: 8 partitions', ru: 'cats: 8 партиций' },
    command: { do: 'topic.partitions', topic: 'cats', partitions: 8 },
    outcome: {
      en: 'Nothing happens until somebody refreshes metadata; then the group stops for it.',
      ru: 'Ничего не происходит, пока кто-то не обновит метаданные; тогда группа остановится.',
    },
  },
  {
    id: 'stop-a',
    label: { en: 'Stop A, the leader', ru: 'Остановить A, лидера' },
    command: { do: 'member.stop', group: 'pet-lovers', id: 'A' },
    outcome: {
      en: 'B leads from then on: in Java too its refresh is the one that counts.',
      ru: 'Дальше лидер — B: теперь и в Java важно, когда обновляет метаданные он.',
    },
  },
]
