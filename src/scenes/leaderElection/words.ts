import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'Who leads, and why that one?', ru: 'Кто лидер и почему именно он?' },
  aha: {
    en: 'The first live in-sync replica in the order of assignment. No vote, no comparing of logs.',
    ru: 'Первая живая синхронная реплика в порядке назначения. Ни голосования, ни сравнения логов.',
  },
  misconception: {
    en: 'Often said: “the most complete replica wins”. Nobody looks at lengths: the longer log is cut back.',
    ru: 'Часто говорят: «побеждает самая полная реплика». На длину никто не смотрит: более длинный лог обрежут.',
  },
  world: { en: 'One cluster', ru: 'Один кластер' },
  brokers: { en: 'brokers', ru: 'брокеров' },
  factor: { en: 'replication factor', ru: 'replication factor' },
  acks: { en: 'acks', ru: 'acks' },
  one: { en: '1', ru: '1' },
  all: { en: 'all', ru: 'all' },
} as const satisfies Readonly<Record<string, Words>>
