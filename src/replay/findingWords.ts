import type { Finding, FindingKind } from './findings.ts'

type Words = Readonly<Record<FindingKind, (finding: Finding) => string>>

const who = ({ members }: Finding): string => members.join(', ')

const timesEn = ({ count }: Finding): string => (count === 1 ? 'once' : `${count} times`)

/** A number with the Russian noun that goes with it: of one, of two to four, of more. */
function countRu(count: number, one: string, few: string, many: string): string {
  const lastTwo = count % 100
  const last = count % 10
  if (lastTwo >= 11 && lastTwo <= 14) return `${count} ${many}`
  if (last === 1) return `${count} ${one}`
  return `${count} ${last >= 2 && last <= 4 ? few : many}`
}

const timesRu = ({ count }: Finding): string => countRu(count, 'раз', 'раза', 'раз')

const partitionsEn = (count: number): string =>
  count === 1 ? '1 partition' : `${count} partitions`

const english: Words = {
  maxPoll: (it) =>
    `max.poll.interval.ms exceeded ${timesEn(it)}: ${who(it)}. Nobody called poll() for longer than the setting allows.`,
  sessionTimeout: (it) =>
    `No heartbeat answered within session.timeout.ms ${timesEn(it)}: ${who(it)}.`,
  fatal: (it) => `Fatal error of the client, ${timesEn(it)}: ${who(it)}. It needs a new process.`,
  joinRefused: (it) => `The group refused ${who(it)} ${timesEn(it)}.`,
  evicted: (it) =>
    `Removed from the group without leaving, ${timesEn(it)}: ${who(it)}. Nobody's log says why.`,
  lost: (it) =>
    `${partitionsEn(it.count)} lost, not revoked: ${who(it)}. Others may have read the same records.`,
  restless: ({ count }) => `${count} rebalances within one minute.`,
  flapping: (it) => `Comes and goes: ${who(it)}, ${it.count} joins.`,
  coordinator: (it) => `The group coordinator moved ${timesEn(it)}.`,
  refusedCommits: (it) =>
    `Commits failed ${timesEn(it)}: ${who(it)}. What they covered may be read again.`,
  allBrokersDown: (it) => `No broker could be reached, ${timesEn(it)}: ${who(it)}.`,
  connections: (it) => `Connections failed ${timesEn(it)}: ${who(it)}.`,
  silent: (it) => `The log of ${who(it)} breaks off. Whether it ran on is not known.`,
}

const russian: Words = {
  maxPoll: (it) =>
    `Превышен max.poll.interval.ms, ${timesRu(it)}: ${who(it)}. poll() не вызывали дольше, чем разрешает настройка.`,
  sessionTimeout: (it) =>
    `Нет ответа на heartbeat за session.timeout.ms, ${timesRu(it)}: ${who(it)}.`,
  fatal: (it) => `Фатальная ошибка клиента, ${timesRu(it)}: ${who(it)}. Нужен новый процесс.`,
  joinRefused: (it) => `Группа не приняла, ${timesRu(it)}: ${who(it)}.`,
  evicted: (it) =>
    `Удалены из группы, хотя сами не выходили, ${timesRu(it)}: ${who(it)}. Почему, не говорит ничей лог.`,
  lost: (it) =>
    `Потеряно, а не отдано ${countRu(it.count, 'партиция', 'партиции', 'партиций')}: ${who(it)}. Те же записи могли прочитать другие.`,
  restless: ({ count }) =>
    `${countRu(count, 'ребалансировка', 'ребалансировки', 'ребалансировок')} за одну минуту.`,
  flapping: (it) => `То приходит, то уходит: ${who(it)}. Всего входов: ${it.count}.`,
  coordinator: (it) => `Координатор группы переезжал ${timesRu(it)}.`,
  refusedCommits: (it) =>
    `Коммиты не прошли, ${timesRu(it)}: ${who(it)}. Эти записи могут прочитать снова.`,
  allBrokersDown: (it) => `Ни один брокер не отвечал, ${timesRu(it)}: ${who(it)}.`,
  connections: (it) => `Не удалось соединиться, ${timesRu(it)}: ${who(it)}.`,
  silent: (it) => `Лог обрывается: ${who(it)}. Работал ли процесс дальше, неизвестно.`,
}

/** A finding in one or two sentences. */
export const findingText = (finding: Finding, locale: 'en' | 'ru'): string =>
  (locale === 'ru' ? russian : english)[finding.kind](finding)
