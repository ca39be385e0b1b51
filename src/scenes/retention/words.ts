import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'Why is the old cat still here?', ru: 'Почему старая кошка всё ещё здесь?' },
  aha: {
    en: 'Retention takes whole segments, never single records: a record stays until the newest one of its file is too old.',
    ru: 'Retention удаляет сегменты целиком, а не записи: запись живёт, пока не состарится самая новая в её файле.',
  },
  misconception: {
    en: 'Often said: “a record dies at retention.ms”. Its file goes when its newest record is older, at the next check, and leaves the disk a minute later.',
    ru: 'Часто говорят: «запись умирает через retention.ms». Файл уйдёт, когда состарится его последняя запись, при очередной проверке, а с диска — ещё через минуту.',
  },
  byTime: { en: 'by time', ru: 'по времени' },
  bySize: { en: 'by size', ru: 'по размеру' },
  days: { en: 'retention.ms', ru: 'retention.ms' },
  bytes: { en: 'retention.bytes', ru: 'retention.bytes' },
  reset: { en: 'auto.offset.reset', ru: 'auto.offset.reset' },
  day: { en: 'd', ru: 'д' },
  earliest: { en: 'earliest', ru: 'earliest' },
  latest: { en: 'latest', ru: 'latest' },
  b700: { en: '700', ru: '700' },
  b401: { en: '401', ru: '401' },
  b400: { en: '400', ru: '400' },
  b100: { en: '100', ru: '100' },
} as const satisfies Readonly<Record<string, Words>>
