import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'What survives?', ru: 'Что останется?' },
  aha: {
    en: 'The last record of each key. Offsets never change: where something is gone there is a hole.',
    ru: 'Последняя запись каждого ключа. Оффсеты не меняются: на месте удалённого — дыра.',
  },
  misconception: {
    en: 'Often said: “a compacted topic has each key once”. Only below the dirty part: the active segment is never touched, and a pass comes when enough is dirty.',
    ru: 'Часто говорят: «в сжатом топике каждый ключ один раз». Только до грязной части: активный сегмент не трогают, а проход начинается, когда грязного достаточно.',
  },
  ratio: { en: 'min.cleanable.dirty.ratio', ru: 'min.cleanable.dirty.ratio' },
  ratio01: { en: '0.1', ru: '0,1' },
  ratio05: { en: '0.5', ru: '0,5' },
  ratio09: { en: '0.9', ru: '0,9' },
  tombstones: { en: 'delete.retention.ms', ru: 'delete.retention.ms' },
  aDay: { en: '1 d', ru: '1 д' },
  twentySeconds: { en: '20 s', ru: '20 с' },
  lag: { en: 'min.compaction.lag.ms', ru: 'min.compaction.lag.ms' },
  none: { en: '0', ru: '0' },
  fortySeconds: { en: '40 s', ru: '40 с' },
} as const satisfies Readonly<Record<string, Words>>
