import type { Beat, Scene } from '../scene.ts'

/** What is committed after the restart is another story. */
const theCrash = { fact: 'member.stopped', where: { how: 'kill' } } as const

/** The same cats, the same crash, four ways to commit. */
export const beats: readonly Beat[] = [
  {
    id: 'four',
    at: { ms: 0 },
    title: { en: 'Four applications, one crash', ru: 'Четыре приложения, одно падение' },
    words: {
      en: 'Each reads the same cats, one after the other. They differ only in when an offset is stored and when it is committed.',
      ru: 'Каждое читает одних и тех же кошек, одну за другой. Разница лишь в том, когда оффсет сохраняется и когда коммитится.',
    },
  },
  {
    id: 'each-first',
    world: 'each',
    at: { fact: 'offsets.committed', where: { member: 'C1' }, before: theCrash },
    title: { en: 'Commit(result): 1 after cat 0', ru: 'Commit(result): 1 после кошки 0' },
    words: {
      en: 'It waits for the answer after every cat. The committed offset is the next one to read: last done + 1.',
      ru: 'После каждой кошки приложение ждёт ответа. Закоммиченный оффсет — следующий к чтению: последний сделанный + 1.',
    },
    instead: { en: 'It crashed before its first commit.', ru: 'Оно упало до первого коммита.' },
  },
  {
    id: 'own-first',
    world: 'own',
    at: { fact: 'offsets.committed', where: { member: 'C1' }, before: theCrash },
    title: { en: 'Commit([offset]): 0 after cat 0', ru: 'Commit([offset]): 0 после кошки 0' },
    words: {
      en: 'The overload that takes offsets adds nothing. What is committed is the cat that is done: it would come again.',
      ru: 'Вариант метода, который принимает оффсеты, ничего не прибавляет. Закоммичена сделанная кошка: она придёт снова.',
    },
    instead: { en: 'It crashed before its first commit.', ru: 'Оно упало до первого коммита.' },
  },
  {
    id: 'tick',
    world: 'defaults',
    at: { fact: 'offsets.committed', where: { member: 'C1' }, before: theCrash },
    title: {
      en: 'Defaults: the tick commits what was handed out',
      ru: 'По умолчанию: тик коммитит всё выданное',
    },
    words: {
      en: 'Consume() stores an offset when it returns the cat, before the work. The background tick sends it, whether the work is done or not.',
      ru: 'Consume() сохраняет оффсет, когда отдаёт кошку, до работы. Фоновый тик его отправляет, сделана работа или нет.',
    },
    instead: {
      en: 'The crash came before the first tick of auto-commit: nothing was committed here.',
      ru: 'Падение случилось до первого тика автокоммита: здесь ничего не закоммичено.',
    },
  },
  {
    id: 'tick-after',
    world: 'after',
    at: { fact: 'offsets.committed', where: { member: 'C1' }, before: theCrash },
    title: {
      en: 'StoreOffset after work: only what is done',
      ru: 'StoreOffset после работы: только сделанное',
    },
    words: {
      en: 'The same tick, but the application stores an offset when the cat is done.',
      ru: 'Тот же тик, но приложение сохраняет оффсет, когда кошка готова.',
    },
    instead: {
      en: 'Nothing was committed here before the crash: no tick had come, or no cat was done by then.',
      ru: 'До падения здесь ничего не закоммичено: тика ещё не было или ни одна кошка не была готова.',
    },
  },
  {
    id: 'crash',
    at: theCrash,
    title: { en: 'The crash', ru: 'Падение' },
    words: {
      en: 'No final commit, no LeaveGroup. What is committed by now is all that is left; where nothing is, reading begins anew. The process is started again half a second later, and waits until the session of its former self has ended.',
      ru: 'Ни последнего коммита, ни LeaveGroup. Остаётся только то, что уже закоммичено; где ничего нет, чтение начнётся заново. Через полсекунды процесс запущен снова и ждёт, пока кончится сессия его прежнего «я».',
    },
  },
  {
    id: 'restart',
    world: 'after',
    at: { fact: 'position.reset', where: { member: 'C1', from: 'committed' }, nth: 2 },
    title: {
      en: 'StoreOffset after work: it goes on at the commit',
      ru: 'StoreOffset после работы: продолжает с коммита',
    },
    words: {
      en: 'At least once: what was done after the last commit comes again, and nothing is missing. If there was no commit yet, all of them come again.',
      ru: 'Как минимум один раз: сделанное после последнего коммита придёт снова, и ничего не пропадёт. Если коммитов ещё не было, снова придут все.',
    },
    instead: {
      en: 'It begins as a new group does: there was no commit to go on from.',
      ru: 'Оно начинает как новая группа: коммита, с которого продолжить, не было.',
    },
  },
  {
    id: 'never',
    world: 'defaults',
    at: { fact: 'records.skipped' },
    title: {
      en: 'Defaults: one cat is never fed',
      ru: 'По умолчанию: одну кошку не накормит никто',
    },
    words: {
      en: 'The crash came during its work, and its offset was committed already. Reading goes on behind it (✗).',
      ru: 'Падение пришлось на её обработку, а оффсет уже закоммичен. Чтение продолжается после неё (✗).',
    },
    instead: {
      en: 'No cat was lost this time: none was in hand, or its offset was not committed yet. With defaults that is luck.',
      ru: 'На этот раз никто не потерян: в руках не было ни одной кошки или её оффсет ещё не закоммичен. По умолчанию это везение.',
    },
  },
  {
    id: 'again',
    world: 'own',
    at: { fact: 'record.processed', where: { timesBefore: 1 } },
    title: {
      en: 'Commit([offset]): the last cat again',
      ru: 'Commit([offset]): последняя кошка ещё раз',
    },
    words: {
      en: 'Off by one: after every restart and every rebalance the last cat of each partition is fed twice (×2), and the lag that monitoring counts from commits never gets to 0.',
      ru: 'Ошибка на единицу: после каждого рестарта и каждой ребалансировки последняя кошка каждой партиции накормлена дважды (×2), а лаг, который мониторинг считает по коммитам, не доходит до 0.',
    },
    instead: {
      en: 'No cat was done before the crash, so none comes a second time.',
      ru: 'До падения ни одна кошка не была готова, поэтому второй раз не придёт никто.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'crash-now',
    label: { en: 'Crash C1 now', ru: 'Уронить C1 сейчас' },
    command: { do: 'member.kill', group: 'cat-lovers', id: 'C1' },
    outcome: {
      en: 'Scrub to any moment and press: then start C1 again and look which cats get ×2, and which ✗.',
      ru: 'Перемотайте на любой момент и нажмите, потом запустите C1 снова и посмотрите, у каких кошек ×2, а у каких ✗.',
    },
  },
  {
    id: 'start',
    label: { en: 'Start C1 again', ru: 'Запустить C1 снова' },
    command: { do: 'member.start', group: 'cat-lovers', id: 'C1' },
    outcome: {
      en: 'It goes on at the committed offset, or where auto.offset.reset says when there is none.',
      ru: 'Он продолжит с закоммиченного оффсета, а если его нет — так, как велит auto.offset.reset.',
    },
  },
]
