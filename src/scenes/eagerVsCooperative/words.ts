import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  question: {
    en: 'A third reader joins. Who stops reading?',
    ru: 'Приходит третий читатель. Кто перестаёт читать?',
  },
  aha: {
    en: 'Eager stops everyone. Cooperative stops only the partition that moves, in two rounds. With KIP-848 there are no rounds: each member goes its own way to the target.',
    ru: 'Eager останавливает всех. Cooperative — только ту партицию, что переезжает, в два раунда. В KIP-848 раундов нет: каждый участник сам идёт к общему плану.',
  },
  misconception: {
    en: 'Often said: “cooperative is faster”. Not for the partition that moves: it waits for a second round.',
    ru: 'Часто говорят: «cooperative быстрее». Для переезжающей партиции — нет: она ждёт второго раунда.',
  },
  eager: { en: 'Eager · range', ru: 'Eager · range' },
  cooperative: { en: 'Cooperative · cooperative-sticky', ru: 'Cooperative · cooperative-sticky' },
  consumer: { en: 'KIP-848 · uniform', ru: 'KIP-848 · uniform' },
  heartbeat: { en: 'heartbeat.interval.ms', ru: 'heartbeat.interval.ms' },
  slowMember: { en: 'A spends on one cat', ru: 'A тратит на одну кошку' },
  rate: { en: 'cats per second', ru: 'кошек в секунду' },
  ms: { en: 'ms', ru: 'мс' },
  seconds: { en: 's', ru: 'с' },
  perSecond: { en: '/s', ru: '/с' },
} as const satisfies Readonly<Record<string, Words>>
