import type { Words } from '../scene.ts'

export const labels = {
  question: {
    en: 'What do clients see when a leader dies?',
    ru: 'Что видят клиенты, когда умирает лидер?',
  },
  aha: {
    en: 'Some seconds without a leader, then they go on. No data moves: the copies were there already.',
    ru: 'Несколько секунд без лидера, потом всё продолжается. Данные не переезжают: копии уже были на месте.',
  },
  misconception: {
    en: 'Often said: “fail-over copies data to another broker”. It hands over a crown; copying begins when the dead one returns.',
    ru: 'Часто говорят: «при отказе данные копируются на другой брокер». Передаётся лишь корона; копирование начнётся, когда упавший вернётся.',
  },
  world: { en: 'One cluster', ru: 'Один кластер' },
  session: { en: 'broker.session.timeout.ms', ru: 'broker.session.timeout.ms' },
  back: { en: 'B1 is back after', ru: 'B1 вернётся через' },
  acks: { en: 'acks', ru: 'acks' },
  none: { en: '0', ru: '0' },
  one: { en: '1', ru: '1' },
  all: { en: 'all', ru: 'all' },
} as const satisfies Readonly<Record<string, Words>>
