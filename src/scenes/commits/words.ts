import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'After a crash: twice or never?', ru: 'После падения: дважды или никогда?' },
  aha: {
    en: 'It depends on what was committed at that moment: done and not committed comes again, committed and not done never comes.',
    ru: 'Зависит от того, что закоммичено к этому моменту: сделанное и не закоммиченное придёт снова, закоммиченное и не сделанное — никогда.',
  },
  misconception: {
    en: 'Often said: “the commit names the last record I read”. It names the next one. Commit the record’s own offset, and it comes again.',
    ru: 'Часто говорят: «коммит — это последняя прочитанная запись». Это следующая. Закоммитьте оффсет самой записи — и она придёт снова.',
  },
  defaults: { en: 'Defaults', ru: 'По умолчанию' },
  after: { en: 'StoreOffset after work', ru: 'StoreOffset после работы' },
  each: { en: 'Commit(result) each', ru: 'Commit(result) на каждую' },
  own: { en: 'Commit([offset]) each', ru: 'Commit([offset]) на каждую' },
  crash: { en: 'crash at', ru: 'падение в момент' },
  work: { en: 'work on each cat', ru: 'работа над каждой кошкой' },
  tick: { en: 'auto.commit.interval.ms', ru: 'auto.commit.interval.ms' },
} as const satisfies Readonly<Record<string, Words>>
