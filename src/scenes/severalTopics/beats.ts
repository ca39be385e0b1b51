import type { Beat, Scene } from '../scene.ts'

/** Two topics grow; who notices, and who has to stop for it. */
export const beats: readonly Beat[] = [
  {
    id: 'grown',
    at: { fact: 'topic.partitions.added' },
    title: { en: 'dogs grows to 6 partitions', ru: 'dogs вырос до 6 партиций' },
    words: {
      en: 'Producers may use them at once. The group does not know yet, and what comes in there waits.',
      ru: 'Продюсеры могут писать в них сразу. Группа о них ещё не знает, и пришедшее туда ждёт.',
    },
  },
  {
    id: 'hiccup',
    world: 'librdkafka',
    at: { fact: 'partitions.revoked', where: { member: 'C2' } },
    title: {
      en: 'librdkafka: C2 notices first, and trips over itself',
      ru: 'librdkafka: C2 заметил первым и споткнулся сам',
    },
    words: {
      en: 'Every member watches its own topics. C2 gives up all it has and joins again; it is no leader, so the coordinator hands the same generation back. Nothing has changed.',
      ru: 'Каждый участник следит за своими топиками. C2 отдаёт всё и входит снова; он не лидер, и координатор возвращает то же поколение. Ничего не изменилось.',
    },
    instead: { en: 'C2 was not the first to notice.', ru: 'C2 заметил не первым.' },
  },
  {
    id: 'noticed',
    world: 'java',
    at: { fact: 'group.state.changed', where: { to: 'PreparingRebalance' } },
    title: {
      en: 'Java: the leader notices, everything stops',
      ru: 'Java: заметил лидер, всё остановилось',
    },
    words: {
      en: 'Only the group’s leader watches, at its own refresh. Eager: cats and birds stop for two partitions of dogs.',
      ru: 'Следит только лидер группы, при своём обновлении. Eager: cats и birds стоят из-за двух партиций dogs.',
    },
    instead: { en: 'The leader has not refreshed yet.', ru: 'Лидер ещё не обновлял метаданные.' },
  },
  {
    id: 'skipped',
    world: 'java',
    at: { fact: 'position.reset', where: { topic: 'dogs', partition: 4 } },
    title: { en: 'Where do the new partitions begin?', ru: 'С чего начинаются новые партиции?' },
    words: {
      en: 'There is no commit for them, so auto.offset.reset decides. With latest, what came before the first assignment is never read (✗).',
      ru: 'Коммита для них нет, решает auto.offset.reset. При latest пришедшее до первого назначения не прочтёт никто (✗).',
    },
    instead: { en: 'The new partitions were not assigned.', ru: 'Новые партиции не назначены.' },
  },
  {
    id: 'grown-again',
    at: { fact: 'topic.partitions.added', where: { topic: 'birds' } },
    title: { en: 'birds grows as well', ru: 'birds растёт тоже' },
    words: {
      en: 'Discovered on its own, this edit stops everybody once more. Discovered together with the first one, it costs nothing.',
      ru: 'Если эту правку обнаружат отдельно, остановятся снова все. Если вместе с первой — она не стоит ничего.',
    },
  },
  {
    id: 'noticed-again',
    world: 'java',
    at: { fact: 'group.state.changed', where: { to: 'PreparingRebalance' }, nth: 2 },
    title: { en: 'Java: a second stop', ru: 'Java: вторая остановка' },
    words: {
      en: 'One stop for each discovery, not for each new partition.',
      ru: 'Одна остановка на каждое обнаружение, а не на каждую новую партицию.',
    },
    instead: {
      en: 'There was no second stop: both edits were found at once.',
      ru: 'Второй остановки не было: обе правки нашлись сразу.',
    },
  },
  {
    id: 'config',
    at: { fact: 'topic.config.changed' },
    title: { en: 'retention.ms of cats changes', ru: 'У cats меняется retention.ms' },
    words: {
      en: 'Nothing happens in the group: settings of a topic are none of its business.',
      ru: 'В группе не происходит ничего: настройки топика её не касаются.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'third',
    label: { en: 'Grow cats to 8 partitions', ru: 'Увеличить cats до 8 партиций' },
    command: { do: 'topic.partitions', topic: 'cats', partitions: 8 },
    outcome: {
      en: 'One more discovery, one more stop of all three topics.',
      ru: 'Ещё одно обнаружение — и ещё одна остановка всех трёх топиков.',
    },
  },
  {
    id: 'retention',
    label: { en: 'Set retention.bytes on dogs', ru: 'Задать retention.bytes для dogs' },
    command: { do: 'topic.config', topic: 'dogs', config: { 'retention.bytes': 1_000_000 } },
    outcome: { en: 'No rebalance at all.', ru: 'Никакой ребалансировки.' },
  },
]
