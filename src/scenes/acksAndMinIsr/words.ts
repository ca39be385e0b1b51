import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'When is a cat safe?', ru: 'Когда кошка в безопасности?' },
  aha: {
    en: 'When every in-sync replica has it, and there are enough of them. acks=all asks for the first, min.insync.replicas for the second.',
    ru: 'Когда она есть у всех синхронных реплик и когда их достаточно. Первого требует acks=all, второго — min.insync.replicas.',
  },
  misconception: {
    en: 'Often said: “acks=all means all replicas”. It means all of the ISR, and that may be the leader alone.',
    ru: 'Часто говорят: «acks=all — это все реплики». Это все из ISR, а в нём может остаться один лидер.',
  },
  none: { en: 'acks=0', ru: 'acks=0' },
  one: { en: 'acks=1', ru: 'acks=1' },
  all: { en: 'acks=all', ru: 'acks=all' },
  min: { en: 'min.insync.replicas', ru: 'min.insync.replicas' },
  lag: { en: 'replica.lag.time.max.ms', ru: 'replica.lag.time.max.ms' },
  heal: { en: 'the links heal after', ru: 'связь восстановится через' },
} as const satisfies Readonly<Record<string, Words>>
