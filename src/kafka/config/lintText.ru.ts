import type { LintId, LintText } from './lint.ts'

/** What every rule says, in Russian. */
export const lintTextRu = {
  'HB-GE-SESSION': {
    message:
      'Участник истечёт раньше следующего heartbeat: Java не запустится, а librdkafka будет бесконечно вызывать ребалансировку.',
    mend: 'Поставьте heartbeat.interval.ms в треть session.timeout.ms.',
  },
  'SESSION-RATIO': {
    message:
      'В сессию помещается меньше трёх heartbeat: одна потеря пакета может исключить участника.',
    mend: 'Держите heartbeat.interval.ms не больше трети session.timeout.ms.',
  },
  'POLL-LT-SESSION': {
    message:
      'max.poll.interval.ms короче session.timeout.ms: librdkafka это не примет, Java примет.',
    mend: 'Поднимите max.poll.interval.ms хотя бы до session.timeout.ms.',
  },
  'POLL-HUGE': {
    message:
      'Это ещё и тайм-аут ребалансировки: один зависший участник задержит всех на это время.',
    mend: 'Сократите его, а долгую работу вынесите из потока с poll.',
  },
  'STATIC-CHARS': {
    message: 'group.instance.id подчиняется правилам имён топиков, а это значение — нет.',
    mend: 'Только буквы, цифры, точка, дефис и подчёркивание, не более 249 знаков, не "." и не "..".',
  },
  'ASSIGNOR-MIXED': {
    message: 'В списке смешаны eager и cooperative; librdkafka требует один вид.',
    mend: 'Оставьте только cooperative-sticky или только range и roundrobin.',
  },
  'ASSIGNOR-UNKNOWN': {
    message:
      'librdkafka знает только range, roundrobin и cooperative-sticky; eager sticky в ней нет.',
    mend: 'Возьмите одно из трёх имён.',
  },
  'ASSIGNOR-JAVA-DEFAULT': {
    message: 'Список Java по умолчанию работает как eager range, пока range из него не убран.',
    mend: 'Оставьте один CooperativeStickyAssignor, чтобы ребалансировка шла по частям.',
  },
  '848-FORBIDDEN': {
    message: 'У каждого протокола групп свои настройки; чужие клиент не принимает.',
    mend: 'Уберите настройки другого протокола.',
  },
  '848-ASSIGNOR-UNUSED': {
    message: 'При group.protocol=consumer распределяет брокер, и этот список не используется.',
    mend: 'Уберите его или задайте group.remote.assignor.',
  },
  'FETCH-MAX': {
    message:
      'librdkafka требует message.max.bytes ≤ fetch.max.bytes и fetch.max.bytes + 512 ≤ receive.message.max.bytes.',
    mend: 'Поднимите меньшее значение.',
  },
  'FETCH-WAIT-SOCKET': {
    message: 'Долгие fetch упрутся в socket.timeout.ms и будут считаться неудачными.',
    mend: 'Держите fetch.wait.max.ms хотя бы на секунду меньше socket.timeout.ms.',
  },
  'DELIVERY-SUM': {
    message:
      'delivery.timeout.ms должен вмещать linger.ms и request.timeout.ms: заданное меньшее значение Java не примет, а умолчание поднимет.',
    mend: 'Поднимите delivery.timeout.ms до суммы.',
  },
  'IDEMP-CONFLICT': {
    message: 'Идемпотентности нужны acks=all и хотя бы один retry.',
    mend: 'Уберите своё значение acks или retries.',
  },
  'MSGTIMEOUT-LINGER': {
    message: 'Сообщение истечёт, пока ещё ждёт свой batch.',
    mend: 'Сделайте linger.ms меньше message.timeout.ms.',
  },
  'IDEMP-INFLIGHT': {
    message: 'У идемпотентного продюсера в пути может быть не больше пяти запросов.',
    mend: 'Поставьте max.in.flight.requests.per.connection не больше 5.',
  },
  'IDEMP-R-EXTRA': {
    message:
      'librdkafka не примет повышенный порог back-pressure вместе с идемпотентностью и gapless без неё.',
    mend: 'Верните умолчание или включите идемпотентность.',
  },
  'IDEMP-SILENT-OFF': {
    message:
      'Это значение выключает идемпотентность по умолчанию, и Java сообщит о том лишь строкой info.',
    mend: 'Уберите его или явно поставьте enable.idempotence=false.',
  },
  REORDER: {
    message: 'Повторённый батч может лечь после более позднего; в librdkafka так по умолчанию.',
    mend: 'Поставьте enable.idempotence=true.',
  },
  'TXN-IDEMP': {
    message: 'Транзакциям нужна идемпотентность.',
    mend: 'Уберите enable.idempotence=false.',
  },
  'TXN-R-TIMEOUTS': {
    message: 'В librdkafka сообщение или запрос не может жить дольше transaction.timeout.ms.',
    mend: 'Сократите message.timeout.ms или socket.timeout.ms.',
  },
  'ACKS-WEAK': {
    message:
      'acks=0 теряет молча, acks=1 — если лидер погибнет до репликации; min.insync.replicas не спасает.',
    mend: 'Используйте acks=all.',
  },
  'PARTITIONER-REMOVED': {
    message: 'DefaultPartitioner и UniformStickyPartitioner убраны из Java-клиента 4.0.',
    mend: 'Не задавайте partitioner.class.',
  },
  BACKOFF: {
    message:
      'Предел паузы меньше первой: для reconnect librdkafka это не примет, в остальном пауза не будет расти.',
    mend: 'Сделайте предел не меньше первой паузы.',
  },
  'METADATA-AGE': {
    message: 'В librdkafka metadata.max.age.ms — срок кэша, а не период обновления.',
    mend: 'Задайте topic.metadata.refresh.interval.ms.',
  },
  'STATS-INTERVAL': {
    message: 'Статистика выходит не чаще раза в секунду; меньший интервал отчётов не прибавит.',
    mend: 'Поставьте 1000 или больше.',
  },
  'OAUTH-OIDC': {
    message: 'Для method=oidc нужны адрес токенов, client id и секрет клиента.',
    mend: 'Дополните недостающие настройки.',
  },
  'SASL-NO-PROTOCOL': {
    message: 'Настройки SASL заданы, но security.protocol без SASL: они не используются.',
    mend: 'Поставьте security.protocol=SASL_SSL.',
  },
  'SASL-CLEAR': {
    message: 'Секрет идёт по сети открыто, или брокером может представиться любой хост.',
    mend: 'Используйте SASL_SSL и не выключайте проверки.',
  },
  UNCLEAN: {
    message: 'Лидером может стать реплика вне ISR, и подтверждённые записи пропадут.',
    mend: 'Поставьте unclean.leader.election.enable=false.',
  },
  'BROKER-START': {
    message: 'Брокер проверяет эти значения при старте и не поднимется.',
    mend: 'Верните значения по умолчанию.',
  },
  'BROKER-HB': {
    message: 'В сессию брокера не помещаются два heartbeat: одно опоздание — и брокер отсечён.',
    mend: 'Возьмите 2000 и 9000.',
  },
  '848-BOUNDS': {
    message: 'Значение group.consumer вне своих границ, или heartbeat не короче сессии.',
    mend: 'Верните значение в пределы min и max.',
  },
  'COMPACT-RETENTION': {
    message: 'Когда cleanup.policy только compact, retention не действует.',
    mend: 'Возьмите compact,delete, если должны уходить и старые ключи.',
  },
  'COMPACT-LAG': {
    message: 'min.compaction.lag.ms больше max.compaction.lag.ms.',
    mend: 'Поменяйте значения местами.',
  },
  'SEGMENT-GT-RETENTION': {
    message:
      'Данные уходят целыми сегментами: живут до retention плюс длина сегмента, а размер не станет меньше одного сегмента.',
    mend: 'Сделайте segment.ms не больше четверти retention.ms, а segment.bytes меньше retention.bytes.',
  },
  'RETENTION-SCOPE': {
    message:
      'retention.bytes ограничивает одну реплику одной партиции: всего это значение × партиции × реплики.',
    mend: 'Разделите доступное место на партиции и реплики.',
  },
  'RETENTION-NONE': {
    message: 'Топик не ограничен ни временем, ни размером и растёт, пока не кончится диск.',
    mend: 'Задайте retention.ms или retention.bytes.',
  },
  'TIER-COMPACT': {
    message: 'Топик с compact нельзя вынести в tiered storage.',
    mend: 'Возьмите cleanup.policy=delete.',
  },
  'TIER-LOCAL': {
    message: 'Локальные данные жили бы дольше, чем их хранит сам топик.',
    mend: 'Держите local.retention не больше retention.',
  },
  'TIER-NO-SAVING': {
    message: 'Локальные данные живут столько же, сколько удалённые: диск не экономится.',
    mend: 'Задайте local.retention.ms.',
  },
  'SESSION-BOUNDS': {
    message: 'Координатор ответит INVALID_SESSION_TIMEOUT (26): сессия вне его границ.',
    mend: 'Оставайтесь между group.min.session.timeout.ms и group.max.session.timeout.ms.',
  },
  'POLL-PROC-J': {
    message: 'Один батч из poll обрабатывается дольше интервала: участник выйдет на полпути.',
    mend: 'Берите меньше записей за poll, поднимите интервал или ускорьте обработчик.',
  },
  'POLL-PROC-R': {
    message:
      'Одно сообщение обрабатывается дольше интервала: выход, возврат и чтение заново без конца.',
    mend: 'Поднимите интервал или ставьте паузу и работайте в другом потоке.',
  },
  'STATIC-SESSION': {
    message: 'Перезапуск дольше сессии: две ребалансировки вместо ни одной.',
    mend: 'Поставьте session.timeout.ms в полтора раза больше перезапуска.',
  },
  'STATIC-DUP': {
    message: 'У двух участников группы один group.instance.id, и один из них будет отсечён.',
    mend: 'Дайте каждому участнику свой id.',
  },
  'ASSIGNOR-DISJOINT': {
    message:
      'У участников нет общего assignor: более поздний получит INCONSISTENT_GROUP_PROTOCOL (23).',
    mend: 'Добавьте общее имя в каждый список.',
  },
  'RANGE-SKEW': {
    message:
      'Range делит каждый топик отдельно: первым участникам достаётся лишняя партиция каждого топика.',
    mend: 'Возьмите roundrobin или cooperative-sticky.',
  },
  '848-BROKER': {
    message: 'Брокер предлагает только классические группы: участник KIP-848 не сможет вступить.',
    mend: 'Возьмите group.protocol=classic или включите consumer на брокере.',
  },
  'MEMBERS-GT-PARTS': {
    message:
      'Участников больше, чем партиций: лишние простаивают, но участвуют в каждой ребалансировке.',
    mend: 'Добавьте партиций или уберите участников.',
  },
  'INITIAL-DELAY-0': {
    message: 'Участники, стартующие вместе, вызовут по ребалансировке каждый.',
    mend: 'Поставьте 3000.',
  },
  'AUTOSTORE-LOSS': {
    message: 'Оффсет сохраняется при выдаче сообщения: сбой внутри обработчика может его потерять.',
    mend: 'Поставьте enable.auto.offset.store=false и вызывайте StoreOffset после работы.',
  },
  'COMMIT-NEVER': {
    message: 'Ничего не коммитится: лаг растёт, а перезапуск пойдёт по auto.offset.reset.',
    mend: 'Делайте коммит или вызывайте StoreOffset после работы.',
  },
  'RETENTION-POLL': {
    message: 'Непрочитанные данные могут истечь, пока группа ждёт медленный обработчик.',
    mend: 'Храните данные намного дольше max.poll.interval.ms.',
  },
  'RESET-LATEST-SHORT': {
    message: 'Потребитель, отставший дальше короткого retention, молча прыгнет в конец.',
    mend: 'Возьмите auto.offset.reset=earliest.',
  },
  'READ-UNCOMMITTED': {
    message: 'Сюда пишет транзакционный продюсер, и потребитель получит и отменённые записи.',
    mend: 'Возьмите isolation.level=read_committed.',
  },
  'RACK-NO-SELECTOR': {
    message: 'client.rack задан, но у брокеров нет выбора реплики: чтение идёт с лидера.',
    mend: 'Задайте на брокерах replica.selector.class=RackAwareReplicaSelector.',
  },
  'RF-BROKERS': {
    message: 'Топик просит больше копий, чем есть брокеров: INVALID_REPLICATION_FACTOR (38).',
    mend: 'Просите не больше копий, чем брокеров.',
  },
  'INTERNAL-RF': {
    message:
      'При таком числе брокеров внутренний топик не создать: не будет координатора, не будет и группы.',
    mend: 'Снизьте его фактор репликации до числа брокеров.',
  },
  'MINISR-GT-RF': {
    message:
      'min.insync.replicas больше фактора репликации считается равным ему: потеря одной реплики остановит acks=all.',
    mend: 'Поставьте на единицу меньше фактора репликации.',
  },
  'MINISR-EQ-RF': {
    message:
      'Отказ любого брокера остановит запись с NOT_ENOUGH_REPLICAS (19) и заморозит high watermark.',
    mend: 'Поставьте на единицу меньше фактора репликации.',
  },
  'MINISR-1': {
    message: 'Когда ISR сжался, acks=all означает одну копию.',
    mend: 'Поставьте min.insync.replicas=2.',
  },
  'COMPACT-NULLKEY': {
    message: 'Топик с compact не принимает записи без ключа: INVALID_RECORD (87), без повтора.',
    mend: 'Дайте каждой записи ключ.',
  },
  'TIER-SYSTEM': {
    message: 'На брокерах tiered storage выключен, и топик не будет принят.',
    mend: 'Поставьте на брокерах remote.log.storage.system.enable=true.',
  },
  'TXN-MAX': {
    message:
      'Координатор не примет тайм-аут транзакции выше предела: INVALID_TRANSACTION_TIMEOUT (50).',
    mend: 'Не превышайте transaction.max.timeout.ms.',
  },
  'PARTITIONER-MIX': {
    message:
      'Два продюсера хешируют ключи по-разному: один ключ попадёт в разные партиции и порядок пропадёт.',
    mend: 'В librdkafka поставьте partitioner=murmur2_random.',
  },
  MSGSIZE: {
    message: 'Клиент разрешает сообщения, которые брокер отвергнет с MESSAGE_TOO_LARGE (10).',
    mend: 'Согласуйте предел клиента с max.message.bytes.',
  },
} as const satisfies Record<LintId, LintText>
