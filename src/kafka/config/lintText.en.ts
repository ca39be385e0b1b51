import type { LintId, LintText } from './lint.ts'

/** What every rule says, in English. */
export const lintTextEn = {
  'HB-GE-SESSION': {
    message:
      'A member would expire before its next heartbeat: Java refuses to start, librdkafka starts and rebalances for ever.',
    mend: 'Set heartbeat.interval.ms to a third of session.timeout.ms.',
  },
  'SESSION-RATIO': {
    message:
      'Fewer than three heartbeats fit into the session, so one lost packet can evict the member.',
    mend: 'Keep heartbeat.interval.ms at or below a third of session.timeout.ms.',
  },
  'POLL-LT-SESSION': {
    message:
      'max.poll.interval.ms is shorter than session.timeout.ms; librdkafka refuses this, Java accepts it.',
    mend: 'Raise max.poll.interval.ms to at least session.timeout.ms.',
  },
  'POLL-HUGE': {
    message:
      'The poll interval is also the rebalance timeout: one stuck member holds up joins for that long.',
    mend: 'Shorten it and move slow work off the poll thread.',
  },
  'STATIC-CHARS': {
    message: 'group.instance.id follows the rules of topic names, and this one does not.',
    mend: 'Use letters, digits, dot, dash and underscore, at most 249 characters, not "." or "..".',
  },
  'ASSIGNOR-MIXED': {
    message: 'The list mixes eager and cooperative assignors; librdkafka wants one kind.',
    mend: 'Keep only cooperative-sticky, or only range and roundrobin.',
  },
  'ASSIGNOR-UNKNOWN': {
    message:
      'librdkafka knows only range, roundrobin and cooperative-sticky; there is no eager sticky.',
    mend: 'Use one of the three names.',
  },
  'ASSIGNOR-JAVA-DEFAULT': {
    message: 'The default list of Java works as eager range until range is removed from it.',
    mend: 'Set only CooperativeStickyAssignor to rebalance step by step.',
  },
  '848-FORBIDDEN': {
    message:
      'Each group protocol has its own settings, and the client refuses those of the other one.',
    mend: 'Remove the settings of the other protocol.',
  },
  '848-ASSIGNOR-UNUSED': {
    message: 'With group.protocol=consumer the broker assigns, and this list is not used.',
    mend: 'Remove it, or set group.remote.assignor.',
  },
  'FETCH-MAX': {
    message:
      'librdkafka needs message.max.bytes ≤ fetch.max.bytes and fetch.max.bytes + 512 ≤ receive.message.max.bytes.',
    mend: 'Raise the smaller value.',
  },
  'FETCH-WAIT-SOCKET': {
    message: 'Long polls would run into socket.timeout.ms and count as failed requests.',
    mend: 'Keep fetch.wait.max.ms at least one second below socket.timeout.ms.',
  },
  'DELIVERY-SUM': {
    message:
      'delivery.timeout.ms must cover linger.ms plus request.timeout.ms: Java refuses a set value that does not, and raises the default.',
    mend: 'Raise delivery.timeout.ms to the sum.',
  },
  'IDEMP-CONFLICT': {
    message: 'Idempotence needs acks=all and at least one retry.',
    mend: 'Remove the override of acks or retries.',
  },
  'MSGTIMEOUT-LINGER': {
    message: 'A message would expire while it is still waiting for its batch.',
    mend: 'Make linger.ms smaller than message.timeout.ms.',
  },
  'IDEMP-INFLIGHT': {
    message: 'An idempotent producer may have at most five requests in flight.',
    mend: 'Set max.in.flight.requests.per.connection to 5 or less.',
  },
  'IDEMP-R-EXTRA': {
    message:
      'librdkafka refuses a raised back-pressure threshold with idempotence, and the gapless guarantee without it.',
    mend: 'Go back to the default, or turn idempotence on.',
  },
  'IDEMP-SILENT-OFF': {
    message:
      'This override switches the default idempotence off, and Java says so only in an info line.',
    mend: 'Remove the override, or set enable.idempotence=false on purpose.',
  },
  REORDER: {
    message:
      'A retried batch can land behind a later one; this is the default state of librdkafka.',
    mend: 'Set enable.idempotence=true.',
  },
  'TXN-IDEMP': {
    message: 'Transactions need idempotence.',
    mend: 'Remove enable.idempotence=false.',
  },
  'TXN-R-TIMEOUTS': {
    message: 'In librdkafka a message or a request must not outlive transaction.timeout.ms.',
    mend: 'Shorten message.timeout.ms or socket.timeout.ms.',
  },
  'ACKS-WEAK': {
    message:
      'acks=0 loses silently, acks=1 loses when the leader dies before replication; min.insync.replicas guards neither.',
    mend: 'Use acks=all.',
  },
  'PARTITIONER-REMOVED': {
    message: 'DefaultPartitioner and UniformStickyPartitioner are gone since Java client 4.0.',
    mend: 'Leave partitioner.class unset.',
  },
  BACKOFF: {
    message:
      'The longest back-off is shorter than the first one; librdkafka refuses this for reconnects, otherwise the pause stays constant.',
    mend: 'Make the maximum at least as long as the first pause.',
  },
  'METADATA-AGE': {
    message:
      'In librdkafka metadata.max.age.ms is the expiry of the cache, not the refresh period.',
    mend: 'Set topic.metadata.refresh.interval.ms.',
  },
  'STATS-INTERVAL': {
    message:
      'Statistics come at most once a second; a smaller interval does not give more reports.',
    mend: 'Use 1000 or more.',
  },
  'OAUTH-OIDC': {
    message: 'method=oidc needs a token address, a client id and a client secret.',
    mend: 'Fill in the missing settings.',
  },
  'SASL-NO-PROTOCOL': {
    message:
      'SASL settings are given, but security.protocol does not use SASL, so they are never used.',
    mend: 'Set security.protocol to SASL_SSL.',
  },
  'SASL-CLEAR': {
    message: 'The secret crosses the network in clear, or any host can pose as the broker.',
    mend: 'Use SASL_SSL and leave the checks on.',
  },
  UNCLEAN: {
    message: 'A replica outside the ISR may become leader, and acknowledged records can vanish.',
    mend: 'Set unclean.leader.election.enable=false.',
  },
  'BROKER-START': {
    message: 'The broker checks these values at start and does not come up.',
    mend: 'Go back to the defaults.',
  },
  'BROKER-HB': {
    message:
      'Fewer than two heartbeats fit into the broker session: one late heartbeat fences the broker.',
    mend: 'Use 2000 and 9000.',
  },
  '848-BOUNDS': {
    message:
      'A group.consumer value lies outside its own bounds, or the heartbeat is not shorter than the session.',
    mend: 'Bring the value inside min and max.',
  },
  'COMPACT-RETENTION': {
    message: 'With cleanup.policy=compact alone retention is ignored.',
    mend: 'Use compact,delete if old keys should go as well.',
  },
  'COMPACT-LAG': {
    message: 'min.compaction.lag.ms is longer than max.compaction.lag.ms.',
    mend: 'Swap the two values.',
  },
  'SEGMENT-GT-RETENTION': {
    message:
      'Data goes by whole segments, so it lives up to retention plus the span of a segment, and the size never falls below one segment.',
    mend: 'Make segment.ms a quarter of retention.ms or less, and segment.bytes smaller than retention.bytes.',
  },
  'RETENTION-SCOPE': {
    message:
      'retention.bytes limits one replica of one partition: the total is value × partitions × replicas.',
    mend: 'Divide the space you have by partitions and replicas.',
  },
  'RETENTION-NONE': {
    message: 'Neither time nor size limits the topic: it grows until the disk is full.',
    mend: 'Set retention.ms or retention.bytes.',
  },
  'TIER-COMPACT': {
    message: 'A compacted topic cannot be tiered.',
    mend: 'Use cleanup.policy=delete.',
  },
  'TIER-LOCAL': {
    message: 'Local data would live longer than the topic keeps data at all.',
    mend: 'Keep local.retention at or below retention.',
  },
  'TIER-NO-SAVING': {
    message: 'Local data lives as long as remote data, so no disk is saved.',
    mend: 'Set local.retention.ms.',
  },
  'SESSION-BOUNDS': {
    message:
      'The coordinator answers INVALID_SESSION_TIMEOUT (26): the session is outside its bounds.',
    mend: 'Stay between group.min.session.timeout.ms and group.max.session.timeout.ms.',
  },
  'POLL-PROC-J': {
    message:
      'One poll batch takes longer than the poll interval: the member leaves in the middle of it.',
    mend: 'Take fewer records per poll, raise the interval, or make the handler faster.',
  },
  'POLL-PROC-R': {
    message: 'One message takes longer than the poll interval: leave, rejoin and re-read for ever.',
    mend: 'Raise the interval, or pause and work on another thread.',
  },
  'STATIC-SESSION': {
    message: 'The restart outlasts the session: two rebalances instead of none.',
    mend: 'Make session.timeout.ms one and a half times the restart.',
  },
  'STATIC-DUP': {
    message: 'Two members of a group share one group.instance.id, and one of them is fenced.',
    mend: 'Give every member its own id.',
  },
  'ASSIGNOR-DISJOINT': {
    message:
      'The members share no assignor name: the later one gets INCONSISTENT_GROUP_PROTOCOL (23).',
    mend: 'Put one common name into every list.',
  },
  'RANGE-SKEW': {
    message:
      'Range counts each topic alone, so the first members get one more partition of every topic.',
    mend: 'Use roundrobin or cooperative-sticky.',
  },
  '848-BROKER': {
    message: 'The broker offers only classic groups, so a KIP-848 member cannot join.',
    mend: 'Use group.protocol=classic, or let the broker offer consumer.',
  },
  'MEMBERS-GT-PARTS': {
    message:
      'There are more members than partitions to give: the surplus stays idle but joins every rebalance.',
    mend: 'Add partitions or remove members.',
  },
  'INITIAL-DELAY-0': {
    message: 'Members that start together cause one rebalance each.',
    mend: 'Use 3000.',
  },
  'AUTOSTORE-LOSS': {
    message:
      'The offset is stored when the message is handed out: a crash inside the handler can lose it.',
    mend: 'Set enable.auto.offset.store=false and call StoreOffset after the work.',
  },
  'COMMIT-NEVER': {
    message: 'Nothing is ever committed: the lag grows and a restart follows the reset policy.',
    mend: 'Commit, or call StoreOffset after the work.',
  },
  'RETENTION-POLL': {
    message: 'Unread data may expire while the group still waits for a slow handler.',
    mend: 'Keep data much longer than max.poll.interval.ms.',
  },
  'RESET-LATEST-SHORT': {
    message: 'A consumer that falls behind the short retention silently jumps to the end.',
    mend: 'Use auto.offset.reset=earliest.',
  },
  'READ-UNCOMMITTED': {
    message: 'A transactional producer writes here, and this consumer also gets aborted records.',
    mend: 'Use isolation.level=read_committed.',
  },
  'RACK-NO-SELECTOR': {
    message:
      'client.rack is set, but the brokers have no replica selector: fetches stay at the leader.',
    mend: 'Set replica.selector.class to RackAwareReplicaSelector on the brokers.',
  },
  'RF-BROKERS': {
    message:
      'The topic asks for more copies than there are brokers: INVALID_REPLICATION_FACTOR (38).',
    mend: 'Ask for at most as many copies as brokers.',
  },
  'INTERNAL-RF': {
    message: 'The internal topic cannot be created with so few brokers: no coordinator, no group.',
    mend: 'Lower its replication factor to the number of brokers.',
  },
  'MINISR-GT-RF': {
    message:
      'min.insync.replicas above the replication factor counts as equal to it: one lost replica blocks acks=all.',
    mend: 'Use one less than the replication factor.',
  },
  'MINISR-EQ-RF': {
    message:
      'Any single broker failure stops writes with NOT_ENOUGH_REPLICAS (19) and freezes the high watermark.',
    mend: 'Use one less than the replication factor.',
  },
  'MINISR-1': {
    message: 'With a shrunken ISR acks=all means a single copy.',
    mend: 'Set min.insync.replicas to 2.',
  },
  'COMPACT-NULLKEY': {
    message: 'A compacted topic refuses records without a key: INVALID_RECORD (87), not retried.',
    mend: 'Give every record a key.',
  },
  'TIER-SYSTEM': {
    message: 'Tiering is off on the brokers, so the topic is refused.',
    mend: 'Set remote.log.storage.system.enable=true on the brokers.',
  },
  'TXN-MAX': {
    message:
      'The coordinator refuses a transaction timeout above its maximum: INVALID_TRANSACTION_TIMEOUT (50).',
    mend: 'Stay at or below transaction.max.timeout.ms.',
  },
  'PARTITIONER-MIX': {
    message:
      'Two producers hash keys differently, so one key goes to different partitions and its order is lost.',
    mend: 'In librdkafka set partitioner=murmur2_random.',
  },
  MSGSIZE: {
    message: 'The client allows messages that the broker refuses with MESSAGE_TOO_LARGE (10).',
    mend: 'Align the limit of the client with max.message.bytes.',
  },
} as const satisfies Record<LintId, LintText>
