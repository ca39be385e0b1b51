import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  title: { en: 'Eager vs cooperative', ru: 'Eager или cooperative' },
  question: {
    en: 'A third reader joins. Who stops reading?',
    ru: 'Приходит третий читатель. Кто перестаёт читать?',
  },
  aha: {
    en: 'Eager stops everyone. Cooperative stops only the partition that moves, but needs two rounds.',
    ru: 'Eager останавливает всех. Cooperative — только ту партицию, что переезжает, но в два раунда.',
  },
  misconception: {
    en: 'Often said: “cooperative is faster”. Not for the partition that moves: it waits for a second round.',
    ru: 'Часто говорят: «cooperative быстрее». Для переезжающей партиции — нет: она ждёт второго раунда.',
  },
  eager: { en: 'Eager · range', ru: 'Eager · range' },
  cooperative: { en: 'Cooperative · cooperative-sticky', ru: 'Cooperative · cooperative-sticky' },
  heartbeat: { en: 'heartbeat.interval.ms', ru: 'heartbeat.interval.ms' },
  slowMember: { en: 'A spends on one cat', ru: 'A тратит на одну кошку' },
  rate: { en: 'cats per second', ru: 'кошек в секунду' },
  ms: { en: 'ms', ru: 'мс' },
  seconds: { en: 's', ru: 'с' },
  perSecond: { en: '/s', ru: '/с' },
} as const satisfies Readonly<Record<string, Words>>
