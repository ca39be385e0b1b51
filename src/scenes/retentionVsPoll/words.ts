import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'Where did my cats go?', ru: 'Куда делись мои кошки?' },
  aha: {
    en: 'They were deleted while the handler worked. The reader stays in its group and jumps over the hole.',
    ru: 'Их удалили, пока работал обработчик. Читатель остаётся в группе и перепрыгивает через дыру.',
  },
  misconception: {
    en: 'Often said: “then there is an error”. With earliest or latest there is none: one line in the log, and the position jumps.',
    ru: 'Часто говорят: «тогда будет ошибка». При earliest и latest её нет: строка в логе, и позиция перескакивает.',
  },
  world: { en: 'One reader, one partition', ru: 'Один читатель, одна партиция' },
  handler: { en: 'work on the first cat', ru: 'работа над первой кошкой' },
  retention: { en: 'retention.ms', ru: 'retention.ms' },
  reset: { en: 'auto.offset.reset', ru: 'auto.offset.reset' },
  earliest: { en: 'earliest', ru: 'earliest' },
  latest: { en: 'latest', ru: 'latest' },
  error: { en: 'error', ru: 'error' },
} as const satisfies Readonly<Record<string, Words>>
