import type { Words } from '../scene.ts'

export const labels = {
  title: { en: 'My consumer does not read', ru: 'Мой консюмер не читает события' },
  question: {
    en: 'No cat for my consumer. What is wrong?',
    ru: 'Моему консюмеру ни одной кошки. Что не так?',
  },
  aha: {
    en: 'One symptom, many causes. Look for proof: who owns the partition, is my member in the group, where does my position stand?',
    ru: 'Симптом один, причин много. Ищите доказательства: кто владеет партицией, в группе ли мой участник, где моя позиция?',
  },
  misconception: {
    en: 'Often said: “it is the broker”. In none of these columns is the broker to blame. A client that does not speak the group’s protocol is not even let in: give mine another assignor than its colleagues.',
    ru: 'Часто говорят: «виноват брокер». Ни в одной из этих колонок он не виноват. Клиента, который не говорит на протоколе группы, даже не впустят: задайте моему другой assignor, чем у коллег.',
  },
  colleague: { en: 'Somebody else reads it', ru: 'Читает кто-то другой' },
  slow: { en: 'Fell out of the group', ru: 'Выпал из группы' },
  latest: { en: 'Began at the end', ru: 'Начал с конца' },
  paused: { en: 'Paused', ru: 'На паузе' },
  colleagues: { en: 'colleagues under my group.id', ru: 'коллег с моим group.id' },
  assignor: {
    en: 'my assignor (colleagues: range)',
    ru: 'мой assignor (у коллег range)',
  },
  theirs: { en: 'range too', ru: 'тоже range' },
  another: { en: 'cooperative-sticky', ru: 'cooperative-sticky' },
  maxPoll: { en: 'max.poll.interval.ms', ru: 'max.poll.interval.ms' },
  reset: { en: 'auto.offset.reset', ru: 'auto.offset.reset' },
  earliest: { en: 'earliest', ru: 'earliest' },
  latestValue: { en: 'latest', ru: 'latest' },
} as const satisfies Readonly<Record<string, Words>>
