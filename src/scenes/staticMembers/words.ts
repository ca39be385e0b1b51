import type { Words } from '../scene.ts'

/** Words of the scene, beside its data: what is called what. The story's words are in `beats.ts`. */
export const labels = {
  question: {
    en: 'Three readers are restarted one by one. Can the others go on in peace?',
    ru: 'Трёх читателей перезапускают по очереди. Могут ли остальные спокойно работать?',
  },
  aha: {
    en: 'With group.instance.id a restart within the session rebalances nobody, and nobody feeds the cats of the one who is away.',
    ru: 'С group.instance.id перезапуск в пределах сессии не вызывает ребалансировки, но и кошек отсутствующего никто не кормит.',
  },
  misconception: {
    en: 'Often said: “the instance id pins a partition number”. It only keeps the place of a member; the assignor decides the rest.',
    ru: 'Часто говорят: «instance id закрепляет номер партиции». Он только держит место участника, остальное решает assignor.',
  },
  dynamic: { en: 'Dynamic members', ru: 'Динамические участники' },
  static: { en: 'With group.instance.id', ru: 'С group.instance.id' },
  restart: { en: 'a restart takes', ru: 'перезапуск длится' },
  session: { en: 'session.timeout.ms', ru: 'session.timeout.ms' },
  seconds: { en: 's', ru: 'с' },
  ms: { en: 'ms', ru: 'мс' },
} as const satisfies Readonly<Record<string, Words>>
