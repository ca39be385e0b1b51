import type { Words } from '../scene.ts'

export const labels = {
  question: { en: 'What if I need no group?', ru: 'А если группа мне не нужна?' },
  aha: {
    en: 'Assign() reads at once and is never rebalanced. Nobody takes over when it dies either.',
    ru: 'Assign() читает сразу и никогда не участвует в ребалансировке. Но и когда он умрёт, его никто не подменит.',
  },
  misconception: {
    en: 'Often said: “Assign() joins the group”. It does not; under the name of a live group even its commits are refused.',
    ru: 'Часто говорят: «Assign() входит в группу». Нет; а под именем живой группы не примут даже его коммиты.',
  },
  world: { en: 'A group, and somebody beside it', ru: 'Группа и кто-то рядом с ней' },
  offset: { en: 'S begins P0 at offset', ru: 'S начинает P0 с оффсета' },
  leave: { en: 'the group’s members close at', ru: 'участники группы закрываются в момент' },
} as const satisfies Readonly<Record<string, Words>>
