import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'What is the price of availability?', ru: 'Какова цена доступности?' },
  aha: {
    en: 'A replica that was not in sync may lead. It does not have what others were promised: those cats are gone for good.',
    ru: 'Лидером может стать несинхронная реплика. У неё нет того, что другим обещали: этих кошек больше не будет.',
  },
  misconception: {
    en: 'Often said: “the old leader brings its extra records back”. It truncates: its history has no place in the new epoch.',
    ru: 'Часто говорят: «старый лидер вернёт лишние записи». Он их обрежет: в новой эпохе его истории нет места.',
  },
  off: { en: 'unclean election off', ru: 'запрещены' },
  on: { en: 'unclean election on', ru: 'разрешены' },
  acks: { en: 'acks', ru: 'acks' },
  one: { en: '1', ru: '1' },
  all: { en: 'all', ru: 'all' },
  min: { en: 'min.insync.replicas', ru: 'min.insync.replicas' },
  back: { en: 'B1 is back after', ru: 'B1 вернётся через' },
} as const satisfies Readonly<Record<string, Words>>
