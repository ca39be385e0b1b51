import type { Words } from '../scene.ts'

export const labels = {
  question: {
    en: 'No cat for my consumer. What is wrong?',
    ru: 'Моему консьюмеру ни одной кошки. Что не так?',
  },
  aha: {
    en: 'One symptom, many causes. Look for proof: who owns the partition, is my member in the group, where does my position stand?',
    ru: 'Симптом один, причин много. Ищите доказательства: кто владеет партицией, в группе ли мой участник, где моя позиция?',
  },
  misconception: {
    en: 'Often said: “it is the broker”. It may be, but look at the group first: in all but one of these columns the brokers answer every request, and the coordinator knows what is wrong.',
    ru: 'Часто говорят: «виноват брокер». Бывает, но сначала посмотрите на группу: во всех колонках, кроме одной, брокеры отвечают на каждый запрос, а координатор знает, в чём дело.',
  },
  outside: { en: 'Never got in', ru: 'Так и не вошёл' },
  colleague: { en: 'Somebody else reads it', ru: 'Читает кто-то другой' },
  slow: { en: 'Fell out of the group', ru: 'Выпал из группы' },
  latest: { en: 'Began at the end', ru: 'Начал с конца' },
  paused: { en: 'Paused', ru: 'На паузе' },
  colleagues: { en: 'colleagues under my group.id', ru: 'коллег с моим group.id' },
  obstacle: { en: 'what keeps mine out', ru: 'что не пускает мой' },
  silence: { en: 'no answer', ru: 'нет ответа' },
  assignor: { en: 'assignor', ru: 'assignor' },
  pattern: { en: 'a typo', ru: 'опечатка' },
  maxPoll: { en: 'max.poll.interval.ms', ru: 'max.poll.interval.ms' },
  reset: { en: 'auto.offset.reset', ru: 'auto.offset.reset' },
  earliest: { en: 'earliest', ru: 'earliest' },
  latestValue: { en: 'latest', ru: 'latest' },
} as const satisfies Readonly<Record<string, Words>>
