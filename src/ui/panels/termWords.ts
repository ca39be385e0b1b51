import type { Bilingual } from '../../kafka/config/docs.ts'
import type { DeadlineName, FactOf, RebalanceReason } from '../../trace/facts.ts'
import type { Locale } from '../i18n/message.ts'

type Terms<K extends string> = Readonly<Record<K, Bilingual>>

const rebalanceReasons: Terms<RebalanceReason> = {
  memberJoined: { en: 'a new member joined', ru: 'пришёл новый участник' },
  memberRejoined: { en: 'a member rejoined', ru: 'участник вошёл заново' },
  memberLeft: { en: 'a member left', ru: 'участник вышел' },
  sessionExpired: { en: 'a session expired', ru: 'истекла сессия участника' },
  pendingMemberExpired: {
    en: 'a member never came back with its id',
    ru: 'участник не вернулся со своим member id',
  },
  leaderRejoined: { en: 'the group leader rejoined', ru: 'лидер группы вошёл заново' },
  metadataChanged: {
    en: 'a member came with other assignors or subscriptions',
    ru: 'участник пришёл с другими assignor или подпиской',
  },
  subscriptionChanged: { en: 'a subscription changed', ru: 'изменилась подписка' },
  staticMemberReplaced: { en: 'a static member was replaced', ru: 'static member заменён' },
  joinTimerFired: { en: 'the wait for JoinGroup is over', ru: 'время ожидания JoinGroup вышло' },
  syncTimerFired: { en: 'the wait for SyncGroup is over', ru: 'время ожидания SyncGroup вышло' },
  writeFailed: { en: 'the group could not be written', ru: 'не удалось записать группу' },
  groupEmptied: { en: 'the last member is gone', ru: 'последний участник ушёл' },
  assignmentDelivered: {
    en: 'the leader sent the assignment',
    ru: 'лидер прислал распределение',
  },
  coordinatorMoved: { en: 'the coordinator moved', ru: 'координатор переехал' },
  groupLoaded: { en: 'a coordinator loaded the group', ru: 'координатор загрузил группу' },
  rebalanceExpired: {
    en: 'a member did not give up its partitions in time',
    ru: 'участник не отдал партиции вовремя',
  },
  groupDeleted: { en: 'the group was deleted', ru: 'группу удалили' },
  offsetsExpired: { en: 'its last offsets have expired', ru: 'истёк срок последних офсетов' },
  unknown: { en: 'the log does not say why', ru: 'лог не говорит почему' },
}

const removalReasons: Terms<FactOf<'member.removed'>['reason']> = {
  left: { en: 'it left', ru: 'вышел сам' },
  sessionExpired: {
    en: 'no heartbeat within session.timeout.ms',
    ru: 'не было heartbeat за session.timeout.ms',
  },
  didNotRejoin: {
    en: 'no JoinGroup within the rebalance timeout',
    ru: 'не прислал JoinGroup за rebalance timeout',
  },
  rebalanceExpired: {
    en: 'it did not give up its partitions in time',
    ru: 'не отдал партиции вовремя',
  },
  replaced: { en: 'replaced by a new process', ru: 'заменён новым процессом' },
  didNotSync: {
    en: 'no SyncGroup within the rebalance timeout',
    ru: 'не прислал SyncGroup за rebalance timeout',
  },
  groupFull: { en: 'the group is full', ru: 'в группе нет места' },
  pendingExpired: {
    en: 'it never came back with its member id',
    ru: 'не вернулся со своим member id',
  },
  unknown: { en: 'the log does not say why', ru: 'лог не говорит почему' },
}

const stops: Terms<FactOf<'member.stopped'>['how']> = {
  close: { en: 'stops cleanly: close()', ru: 'останавливается штатно: close()' },
  kill: { en: 'is killed', ru: 'убит' },
  fatal: { en: 'stops on a fatal error', ru: 'останавливается из-за фатальной ошибки' },
  silent: { en: 'is not heard of any more', ru: 'больше не встречается в логе' },
}

const returns: Terms<'returned' | 'threw'> = {
  returned: { en: 'returns', ru: 'завершается' },
  threw: { en: 'throws an exception', ru: 'бросает исключение' },
}

const partitionChanges: Terms<FactOf<'partition.changed'>['reason']> = {
  election: { en: 'a leader is elected', ru: 'выбран лидер' },
  uncleanElection: {
    en: 'a leader is elected from outside the ISR (unclean)',
    ru: 'лидер выбран не из ISR (unclean)',
  },
  preferredElection: {
    en: 'the preferred replica leads again',
    ru: 'лидерство вернулось к preferred-реплике',
  },
  shrink: { en: 'the ISR shrinks', ru: 'ISR сжимается' },
  expand: { en: 'the ISR grows', ru: 'ISR растёт' },
  leaderless: { en: 'there is no leader', ru: 'лидера нет' },
  reassigning: { en: 'a reassignment begins', ru: 'начинается переназначение реплик' },
  eligibility: {
    en: 'the eligible leader replicas change',
    ru: 'меняются eligible leader replicas (ELR)',
  },
  reassigned: { en: 'the reassignment is complete', ru: 'переназначение реплик завершено' },
}

const segmentRemovals: Terms<FactOf<'segment.deleted'>['reason']> = {
  retentionMs: { en: 'older than retention.ms', ru: 'старше retention.ms' },
  retentionBytes: { en: 'the log is above retention.bytes', ru: 'лог больше retention.bytes' },
  logStartOffset: { en: 'below the log start', ru: 'ниже начала лога' },
  truncation: { en: 'the log was cut back', ru: 'лог обрезан' },
}

const compactionReasons: Terms<FactOf<'compaction.started'>['reason']> = {
  dirtyRatio: {
    en: 'its share is above min.cleanable.dirty.ratio',
    ru: 'его доля больше min.cleanable.dirty.ratio',
  },
  maxLag: { en: 'max.compaction.lag.ms is over', ru: 'прошёл max.compaction.lag.ms' },
}

const segmentRolls: Terms<FactOf<'segment.rolled'>['reason']> = {
  size: { en: 'segment.bytes is reached', ru: 'достигнут segment.bytes' },
  time: {
    en: 'segment.ms is over, by the time of the records',
    ru: 'прошёл segment.ms по времени записей',
  },
  index: { en: 'an index is full', ru: 'индекс заполнен' },
  offsets: { en: 'its offsets no longer fit 31 bits', ru: 'оффсеты не помещаются в 31 бит' },
  retention: { en: 'all of the log has expired', ru: 'весь лог просрочен' },
}

const positions: Terms<FactOf<'position.reset'>['from']> = {
  committed: { en: 'the committed offset', ru: 'закоммиченный оффсет' },
  earliest: { en: 'auto.offset.reset=earliest', ru: 'auto.offset.reset=earliest' },
  latest: { en: 'auto.offset.reset=latest', ru: 'auto.offset.reset=latest' },
  assigned: { en: 'the application named it', ru: 'так сказало приложение' },
  truncation: {
    en: 'the new leader’s log ends there',
    ru: 'там кончается лог нового лидера',
  },
  seek: { en: 'seek()', ru: 'seek()' },
  unknown: { en: 'where it comes from is not known', ru: 'откуда он, неизвестно' },
}

const choices: Terms<string> = {
  murmur2: { en: 'murmur2 of the key', ru: 'murmur2 от ключа' },
  crc32: { en: 'CRC32 of the key', ru: 'CRC32 от ключа' },
  sticky: { en: 'no key: the sticky partition', ru: 'ключа нет: sticky-партиция' },
  roundrobin: { en: 'in turn', ru: 'по очереди' },
  random: { en: 'at random', ru: 'случайно' },
  explicit: { en: 'the application chose it', ru: 'так решило приложение' },
}

const deadlines: Terms<DeadlineName> = {
  session: { en: 'session timer', ru: 'таймер сессии' },
  rebalance: {
    en: 'timer of giving up partitions',
    ru: 'таймер отдачи партиций',
  },
  join: { en: 'timer of waiting for JoinGroup', ru: 'таймер ожидания JoinGroup' },
  sync: { en: 'timer of waiting for SyncGroup', ru: 'таймер ожидания SyncGroup' },
  pendingMember: {
    en: 'timer of waiting for the return with a member id',
    ru: 'таймер ожидания возврата с member id',
  },
  heartbeat: { en: 'heartbeat timer', ru: 'таймер heartbeat' },
  maxPoll: { en: 'max.poll.interval.ms timer', ru: 'таймер max.poll.interval.ms' },
  autoCommit: { en: 'auto-commit timer', ru: 'таймер автокоммита' },
  linger: { en: 'linger timer', ru: 'таймер linger' },
  brokerSession: { en: 'broker session timer', ru: 'таймер сессии брокера' },
}

const directions: Terms<'request' | 'response'> = {
  request: { en: 'request', ru: 'запрос' },
  response: { en: 'response', ru: 'ответ' },
}

const links: Terms<'cut' | 'healed'> = {
  cut: { en: 'is cut', ru: 'разорвана' },
  healed: { en: 'works again', ru: 'снова работает' },
}

const vocabulary = {
  rebalanceReasons,
  removalReasons,
  stops,
  returns,
  segmentRemovals,
  segmentRolls,
  compactionReasons,
  partitionChanges,
  positions,
  choices,
  deadlines,
  directions,
  links,
} as const satisfies Readonly<Record<string, Terms<string>>>

/** A word that facts use as a code, said in the page's language; an unknown one stays as it is. */
export function term(list: keyof typeof vocabulary, code: string, locale: Locale): string {
  const terms: Readonly<Record<string, Bilingual>> = vocabulary[list]
  return terms[code]?.[locale] ?? code
}
