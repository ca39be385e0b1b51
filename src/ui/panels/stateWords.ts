import type { Bilingual } from '../../kafka/config/docs.ts'
import type { BrokerState, MemberState } from '../../trace/facts.ts'
import type { Locale } from '../i18n/message.ts'

/** A state as Kafka spells it (null where Kafka has no word) and as people say it. */
interface StateName {
  readonly kafka: string | null
  readonly word: Bilingual
}

/** `AbstractCoordinator.MemberState`, and the two ends that a client can come to. */
const memberStates: Readonly<Record<MemberState, StateName>> = {
  unjoined: { kafka: 'UNJOINED', word: { en: 'not in the group', ru: 'не в группе' } },
  preparingRebalance: {
    kafka: 'PREPARING_REBALANCE',
    word: { en: 'waits for JoinGroup', ru: 'ждёт JoinGroup' },
  },
  completingRebalance: {
    kafka: 'COMPLETING_REBALANCE',
    word: { en: 'waits for SyncGroup', ru: 'ждёт SyncGroup' },
  },
  stable: { kafka: 'STABLE', word: { en: 'in the group', ru: 'в группе' } },
  left: { kafka: null, word: { en: 'has left', ru: 'вышел' } },
  fatal: { kafka: null, word: { en: 'fatal error', ru: 'фатальная ошибка' } },
  unsubscribed: { kafka: 'UNSUBSCRIBED', word: { en: 'not in the group', ru: 'не в группе' } },
  joining: { kafka: 'JOINING', word: { en: 'joining', ru: 'входит в группу' } },
  reconciling: {
    kafka: 'RECONCILING',
    word: { en: 'gives up and takes over', ru: 'отдаёт и принимает' },
  },
  acknowledging: {
    kafka: 'ACKNOWLEDGING',
    word: { en: 'reports what it holds', ru: 'сообщает, что держит' },
  },
  fenced: { kafka: 'FENCED', word: { en: 'fenced out', ru: 'исключён (fenced)' } },
  prepareLeaving: {
    kafka: 'PREPARE_LEAVING',
    word: { en: 'about to leave', ru: 'собирается уйти' },
  },
  leaving: { kafka: 'LEAVING', word: { en: 'leaving', ru: 'уходит' } },
  stale: { kafka: 'STALE', word: { en: 'left, until it polls', ru: 'вышел до следующего poll' } },
}

/** `org.apache.kafka.metadata.BrokerState`. */
const brokerStates: Readonly<Record<BrokerState, StateName>> = {
  notRunning: { kafka: 'NOT_RUNNING', word: { en: 'not running', ru: 'не запущен' } },
  starting: { kafka: 'STARTING', word: { en: 'starting', ru: 'запускается' } },
  recovery: { kafka: 'RECOVERY', word: { en: 'catching up', ru: 'догоняет метаданные' } },
  running: { kafka: 'RUNNING', word: { en: 'running', ru: 'работает' } },
  pendingControlledShutdown: {
    kafka: 'PENDING_CONTROLLED_SHUTDOWN',
    word: { en: 'hands leadership over', ru: 'передаёт лидерство' },
  },
  shuttingDown: { kafka: 'SHUTTING_DOWN', word: { en: 'shutting down', ru: 'останавливается' } },
}

/** The coordinator's states are spelled as Kafka's tools print them; people use the same words. */
const groupStates: Readonly<Record<string, StateName>> = {
  Unknown: { kafka: null, word: { en: 'unknown', ru: 'неизвестно' } },
  Empty: { kafka: 'Empty', word: { en: 'no members', ru: 'участников нет' } },
  PreparingRebalance: {
    kafka: 'PreparingRebalance',
    word: { en: 'collects JoinGroup', ru: 'собирает JoinGroup' },
  },
  CompletingRebalance: {
    kafka: 'CompletingRebalance',
    word: { en: 'waits for the assignment', ru: 'ждёт распределения' },
  },
  Assigning: {
    kafka: 'Assigning',
    word: { en: 'needs a new target', ru: 'нужен новый план' },
  },
  Reconciling: {
    kafka: 'Reconciling',
    word: { en: 'members move to the target', ru: 'участники идут к плану' },
  },
  Stable: { kafka: 'Stable', word: { en: 'members read', ru: 'участники читают' } },
  Dead: { kafka: 'Dead', word: { en: 'not held here', ru: 'здесь её больше нет' } },
}

/** Leadership of a partition: `leaderRecoveryState` of its registration, and leader −1. */
const partitionStates: Readonly<Record<string, StateName>> = {
  Online: { kafka: 'RECOVERED', word: { en: 'has a leader', ru: 'есть лидер' } },
  OnlineRecovering: {
    kafka: 'RECOVERING',
    word: { en: 'leader after an unclean election', ru: 'лидер после unclean-выборов' },
  },
  Leaderless: { kafka: 'leader −1', word: { en: 'no leader', ru: 'нет лидера' } },
}

export type StatefulKind = 'member' | 'broker' | 'group' | 'partition'

const names: Readonly<Record<StatefulKind, Readonly<Record<string, StateName>>>> = {
  member: memberStates,
  broker: brokerStates,
  group: groupStates,
  partition: partitionStates,
}

const nameOf = (kind: StatefulKind, state: string): StateName =>
  names[kind][state] ?? { kafka: state, word: { en: '', ru: '' } }

/** The state in Kafka's spelling, or the plain word where Kafka has none: `STABLE`, `вышел`. */
export const stateTerm = (kind: StatefulKind, state: string, locale: Locale): string => {
  const { kafka, word } = nameOf(kind, state)
  return kafka ?? word[locale]
}

/** What the state means, in plain words; empty where the term says it already. */
export const stateMeaning = (kind: StatefulKind, state: string, locale: Locale): string => {
  const { kafka, word } = nameOf(kind, state)
  return kafka === null ? '' : word[locale]
}

/** Both: `STABLE – in the group`. */
export const stateText = (kind: StatefulKind, state: string, locale: Locale): string =>
  [stateTerm(kind, state, locale), stateMeaning(kind, state, locale)].filter(Boolean).join(' – ')
