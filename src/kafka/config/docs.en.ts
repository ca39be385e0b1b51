import type { ConfigId } from './entries.ts'

/** One plain line for every setting, in English. */
export const docsEn = {
  'group.id': 'The consumer group this member joins; it also decides which broker coordinates it.',
  'group.instance.id':
    'Makes the member static: it keeps its partitions over a restart and sends no leave on close.',
  'group.protocol': 'Which rebalance protocol is spoken: the classic one or KIP-848.',
  'group.remote.assignor':
    'The broker-side assignor a KIP-848 member votes for; unset lets the broker choose.',
  'session.timeout.ms':
    'Without a heartbeat for this long the coordinator removes the member and starts a rebalance.',
  'heartbeat.interval.ms':
    'How often a member sends a heartbeat, and so how soon it learns about a rebalance.',
  'max.poll.interval.ms':
    'The longest allowed pause between two polls; it is also the rebalance timeout of the member.',
  'max.poll.records':
    'How many records one Java poll returns at most; an ordinary librdkafka consumer ignores it.',
  'partition.assignment.strategy':
    'The assignors a classic member offers, in order of preference; they decide eager or cooperative.',
  'enable.auto.commit':
    'Commits stored offsets in the background; Java turns it off when there is no group.',
  'auto.commit.interval.ms':
    'Time between background commits; it bounds how much is read twice after a crash.',
  'enable.auto.offset.store':
    'Marks a record for commit the moment it is handed out, before it has been processed.',
  'auto.offset.reset': 'Where to start when there is no usable committed offset.',
  'isolation.level':
    'Read up to the high watermark, or only committed transactions up to the last stable offset.',
  'fetch.min.bytes': 'The broker holds a fetch until this much data is there or the wait is over.',
  'fetch.max.wait.ms': 'The longest time the broker holds a fetch that has too little data.',
  'fetch.max.bytes':
    'The size of one fetch response over all partitions; the first batch is sent even if larger.',
  'max.partition.fetch.bytes': 'How many bytes of one partition a fetch response may carry.',
  'queued.min.messages':
    'librdkafka keeps fetching ahead until this many messages wait per partition.',
  'queued.max.messages.kbytes':
    'The memory limit for messages fetched ahead; it wins over the message count.',
  'fetch.queue.backoff.ms': 'How long fetching pauses when the queue of fetched messages is full.',
  'enable.partition.eof':
    'Delivers an extra EOF result each time the end of a partition is reached.',
  'check.crcs': 'Checks the checksum of every fetched batch.',
  'allow.auto.create.topics':
    'Whether asking about an unknown topic may create it, if the broker allows that too.',
  'client.rack':
    'The rack of this client, compared with broker.rack: to read from a nearby replica, and by assignors to give it nearby partitions.',
  'default.api.timeout.ms': 'How long blocking consumer calls without their own timeout may take.',
  'exclude.internal.topics': 'Keeps internal topics out of pattern subscriptions.',
  'key.deserializer': 'The class that turns key bytes into an object.',
  'value.deserializer': 'The class that turns value bytes into an object.',
  'group.protocol.type': 'The protocol type named in JoinGroup; only classic groups use it.',
  'offset.store.method': 'Deprecated choice of where librdkafka keeps offsets.',
  'fetch.error.backoff.ms': 'How long a partition waits after a fetch error before the next fetch.',
  'coordinator.query.interval.ms': 'How often librdkafka asks again who coordinates the group.',
  'dotnet.consumer.consume.result.fields': 'Which optional fields .NET fills in a ConsumeResult.',
  'dotnet.cancellation.delay.max.ms':
    'How late .NET may notice a cancelled token inside a blocking call.',
  acks: 'Who must hold a record before the producer hears success: nobody, the leader or the whole ISR.',
  'enable.idempotence':
    'Numbers every batch so that the broker drops repeats and keeps the order of retries.',
  'max.in.flight.requests.per.connection':
    'How many unanswered requests one connection may carry; without idempotence more than one can reorder.',
  retries: 'How often a failed send is tried again before the delivery deadline ends it.',
  'delivery.timeout.ms':
    'The deadline for the final answer about a record, retries included; 0 is no limit in librdkafka.',
  'request.timeout.ms':
    'How long Java waits for any answer; in librdkafka only the time the broker may wait for acks.',
  'linger.ms': 'How long a batch waits for more records before it is sent.',
  'batch.size': 'The byte size at which a batch is sent without waiting for linger.ms.',
  'batch.num.messages': 'The number of messages at which librdkafka closes a batch.',
  'buffer.memory':
    'Memory for records that are not sent yet; when it is full, sending blocks or fails.',
  'queue.buffering.max.messages':
    'How many messages may wait in the librdkafka queue before Produce answers queue full.',
  'max.block.ms': 'How long Java send() may block on metadata or on a full buffer.',
  'max.request.size': 'The largest record or request the client agrees to send.',
  'compression.type': 'The codec that compresses whole batches on the wire and on disk.',
  'partitioner.class':
    'How a key becomes a partition; Java hashes with murmur2, librdkafka with CRC32.',
  'partitioner.ignore.keys':
    'Lets the built-in Java partitioner treat keyed records as if they had no key.',
  'partitioner.adaptive.partitioning.enable':
    'Sends fewer keyless records to brokers with long queues.',
  'sticky.partitioning.linger.ms':
    'How long librdkafka keeps keyless messages on one partition; 0 picks one per message.',
  'transactional.id': 'Turns transactions on and fences an older producer with the same name.',
  'transaction.timeout.ms':
    'How long a transaction may stay open before the coordinator aborts it.',
  'dotnet.producer.enable.background.poll':
    'Whether .NET runs delivery handlers on its own thread.',
  'dotnet.producer.enable.delivery.reports':
    'Whether .NET reports the fate of each message; without it sending is fire and forget.',
  'compression.gzip.level': 'The gzip compression level.',
  'compression.lz4.level': 'The lz4 compression level.',
  'compression.zstd.level': 'The zstd compression level.',
  'compression.level':
    'The librdkafka compression level for any codec; -1 is the default of the codec.',
  'partitioner.availability.timeout.ms':
    'How long a broker may leave batches waiting before its partitions are avoided; 0 is off.',
  'metadata.max.idle.ms': 'How long the Java producer remembers a topic it no longer sends to.',
  'key.serializer': 'The class that turns a key into bytes.',
  'value.serializer': 'The class that turns a value into bytes.',
  'queue.buffering.backpressure.threshold':
    'How many requests may wait for a broker before new batches are held back.',
  'enable.gapless.guarantee':
    'Makes any failed message fatal for an idempotent producer, so that no gap appears.',
  'delivery.report.only.error': 'Reports only failed deliveries; .NET refuses this key.',
  'dotnet.producer.delivery.report.fields':
    'Which optional fields .NET fills in a delivery report.',
  'bootstrap.servers': 'The brokers asked first; every other broker is learnt from their metadata.',
  'client.id': 'The name of the client in broker logs, in quotas and at the head of its member id.',
  'metadata.max.age.ms':
    'How often metadata is refreshed without a reason, and so how late new partitions are seen.',
  'librdkafka.metadata.max.age.ms':
    'When cached metadata expires in librdkafka; Java gives the same name to the refresh period.',
  'metadata.recovery.strategy':
    'What a client does when none of its known brokers answers: give up or start from bootstrap.servers.',
  'retry.backoff.ms': 'The first pause before a failed request is tried again; it then grows.',
  'retry.backoff.max.ms': 'The longest pause between retries.',
  'reconnect.backoff.ms': 'The first pause before a lost connection is opened again.',
  'reconnect.backoff.max.ms': 'The longest pause between attempts to reconnect.',
  'socket.connection.setup.timeout.ms': 'How long opening a connection may take.',
  'socket.connection.setup.timeout.max.ms':
    'The limit to which Java lets the connection setup time grow.',
  'connections.max.idle.ms':
    'Closes a connection nobody has used for this long; 0 is off in librdkafka.',
  'socket.timeout.ms':
    'How long librdkafka waits for the answer to a request; Java uses request.timeout.ms for this.',
  'receive.message.max.bytes': 'The largest response librdkafka accepts.',
  'statistics.interval.ms': 'How often librdkafka reports statistics, in whole seconds; 0 is off.',
  debug: 'The librdkafka parts that write debug lines; any value forces log level 7.',
  log_level: 'Which log lines librdkafka lets through, from 0 emergency to 7 debug.',
  'metadata.recovery.rebootstrap.trigger.ms':
    'How long metadata may fail before the client starts again from bootstrap.servers.',
  'enable.metrics.push': 'Sends client metrics to a broker that asks for them.',
  'log.queue': 'Puts log lines on a queue instead of calling the handler from an internal thread.',
  'log.connection.close': 'Logs when a broker closes a connection.',
  'socket.keepalive.enable': 'Turns TCP keep-alive on.',
  'socket.max.fails': 'After how many failed requests librdkafka drops the connection; 0 is never.',
  'api.version.request.timeout.ms':
    'How long the first question about supported versions may take.',
  'broker.version.fallback': 'The broker version assumed when a broker cannot tell its own.',
  'topic.metadata.propagation.max.ms':
    'How long a new topic may be missing from metadata before sending to it fails.',
  'security.protocol': 'Whether a connection is encrypted and whether the client signs in.',
  'sasl.mechanism': 'How the client signs in when SASL is on.',
  'sasl.jaas.config': 'The Java login module with its credentials.',
  'sasl.username': 'The user name for PLAIN and SCRAM.',
  'sasl.password': 'The password for PLAIN and SCRAM.',
  'sasl.kerberos.service.name': 'The Kerberos service name of the brokers.',
  'sasl.kerberos.principal': 'The Kerberos principal of the client; not used on Windows.',
  'sasl.kerberos.keytab': 'The keytab file of the client; not used on Windows.',
  'sasl.oauthbearer.method':
    'Whether the application supplies OAuth tokens or librdkafka fetches them itself.',
  'sasl.oauthbearer.token.endpoint.url': 'The address that issues OAuth tokens.',
  'sasl.oauthbearer.client.id': 'The client name shown to the token issuer.',
  'sasl.oauthbearer.client.secret': 'The secret shown to the token issuer.',
  'sasl.oauthbearer.scope': 'The scope asked for in the token.',
  'ssl.truststore.location': 'The Java store of certificates the client trusts.',
  'ssl.truststore.password': 'The password of the Java trust store.',
  'ssl.ca.location': 'The file or directory of certificates librdkafka trusts.',
  'ssl.keystore.location': 'The store with the key and certificate of the client, for mutual TLS.',
  'ssl.keystore.password': 'The password of the key store.',
  'ssl.endpoint.identification.algorithm':
    'Whether the certificate must carry the host name of the broker.',
  'enable.ssl.certificate.verification':
    'Whether librdkafka checks the certificate of the broker at all.',
  'sasl.oauthbearer.config': 'Free text handed to the token handler; it may hold credentials.',
  'sasl.login.refresh.window.factor':
    'At which share of its life Java renews a token; librdkafka always uses 0.8.',
  'sasl.kerberos.min.time.before.relogin': 'The shortest time between two Kerberos logins.',
  'ssl.key.password': 'The password of the private key of the client.',
  'cleanup.policy':
    'What happens to old data: deletion by age or size, compaction by key, or both.',
  'retention.ms':
    'How long data is kept, counted from the newest record of a segment; -1 is for ever.',
  'retention.bytes':
    'The size of one partition replica above which old segments go; a negative value is no limit.',
  'segment.bytes': 'The size at which the active segment is closed and a new one begins.',
  'segment.ms': 'The age at which the active segment is closed even if it is small.',
  'segment.jitter.ms': 'A random cut from segment.ms, so that not all segments roll at once.',
  'file.delete.delay.ms': 'How long a deleted segment still takes up disk.',
  'max.message.bytes': 'The largest batch the leader accepts, after compression.',
  'min.insync.replicas':
    'How large the ISR must be for acks=all writes and for the high watermark to move.',
  'unclean.leader.election.enable':
    'Whether a replica outside the ISR may become leader and lose acknowledged records.',
  'topic:compression.type':
    'The codec on disk; producer keeps what was sent, anything else is compressed anew by the leader.',
  'message.timestamp.type': 'Whose clock stamps the record: the producer or the leader.',
  'message.timestamp.after.max.ms':
    'How far in the future a record may be stamped before the leader refuses it.',
  'min.cleanable.dirty.ratio':
    'The share of uncompacted log that must be exceeded before compaction starts.',
  'min.compaction.lag.ms': 'How long a record is safe from compaction.',
  'max.compaction.lag.ms': 'How long a record may wait before compaction is forced.',
  'delete.retention.ms': 'How long a tombstone stays readable after compaction.',
  'num.partitions': 'How many partitions a topic gets when nobody says.',
  'default.replication.factor': 'How many copies a partition gets when nobody says.',
  'segment.index.bytes':
    'The size set aside for the index of a segment; a full index also rolls the segment.',
  'index.interval.bytes': 'How many bytes of log lie between two index entries.',
  preallocate: 'Reserves the whole segment file on disk at once.',
  'message.timestamp.before.max.ms':
    'How far in the past a record may be stamped before the leader refuses it.',
  'broker.rack': 'The rack of the broker, used to spread replicas and to find a nearby one.',
  'replica.selector.class': 'Picks the replica a consumer reads from; unset means the leader.',
  'replica.lag.time.max.ms': 'A follower that has not caught up for this long leaves the ISR.',
  'replica.fetch.wait.max.ms': 'How long the leader may hold the fetch of a follower.',
  'replica.fetch.min.bytes': 'How much data a follower waits for in one fetch.',
  'replica.fetch.backoff.ms': 'How long a follower pauses after a failed fetch.',
  'replica.fetch.max.bytes': 'How much of one partition a follower fetches at once.',
  'replica.fetch.response.max.bytes': 'The size of one whole response to a follower.',
  'num.replica.fetchers': 'How many fetchers a broker runs towards each other broker.',
  'replica.high.watermark.checkpoint.interval.ms': 'How often the high watermark is saved to disk.',
  'unclean.leader.election.interval.ms':
    'How often the controller looks for partitions that may elect an unclean leader.',
  'auto.leader.rebalance.enable': 'Gives leadership back to the preferred replica by itself.',
  'leader.imbalance.check.interval.seconds':
    'How often the controller checks whether leaders are where they should be.',
  'leader.imbalance.per.broker.percentage':
    'The imbalance once tolerated per broker; KRaft does not use it.',
  'broker.heartbeat.interval.ms': 'How often a broker reports to the controller.',
  'broker.session.timeout.ms': 'A broker silent for this long is fenced and loses its leaderships.',
  'controller.quorum.election.timeout.ms':
    'How long a candidate waits for votes before it tries again.',
  'controller.quorum.fetch.timeout.ms':
    'Without a good fetch for this long a controller starts an election.',
  'controller.quorum.election.backoff.max.ms': 'The longest pause between two election attempts.',
  'log.retention.check.interval.ms':
    'How often the broker looks for segments to delete; the first look is after 30 seconds.',
  'log.cleaner.enable': 'Runs the compaction threads.',
  'log.cleaner.threads': 'How many threads compact logs.',
  'log.cleaner.backoff.ms': 'How long a compaction thread sleeps when there is nothing to do.',
  'log.cleaner.dedupe.buffer.size': 'Memory for the key map of compaction, shared by its threads.',
  'log.dir.failure.timeout.ms': 'A broker that cannot report a failed disk for this long stops.',
  'num.recovery.threads.per.data.dir':
    'Threads per disk that check logs at start and flush them at stop.',
  'auto.create.topics.enable': 'Creates a topic the first time somebody asks for it.',
  'connections.max.reauth.ms':
    'After this long a client must sign in again or is cut off; 0 is off.',
  'connection.failed.authentication.delay.ms':
    'How long the broker delays the answer to a failed sign-in.',
  'transaction.max.timeout.ms': 'The longest transaction timeout a producer may ask for.',
  'transactional.id.expiration.ms':
    'How long the coordinator remembers an unused transactional id.',
  'producer.id.expiration.ms':
    'How long a partition remembers the sequence numbers of a silent producer.',
  'transaction.state.log.num.partitions':
    'Partitions of the transaction log; they decide which broker coordinates.',
  'transaction.state.log.replication.factor':
    'Copies of the transaction log; it is not created with fewer brokers.',
  'transaction.state.log.min.isr': 'The ISR the transaction log needs for a write.',
  'replica.socket.timeout.ms': 'How long a follower waits for the answer to a fetch.',
  'initial.broker.registration.timeout.ms':
    'How long a starting broker tries to register before it stops.',
  'controlled.shutdown.enable': 'Moves leaders away before a broker stops.',
  'log.flush.start.offset.checkpoint.interval.ms': 'How often log start offsets are saved to disk.',
  'num.network.threads': 'Threads that read requests and write responses.',
  'num.io.threads': 'Threads that handle requests.',
  'queued.max.requests': 'How many requests may wait before the network threads stop reading.',
  'socket.request.max.bytes': 'The largest request a broker accepts.',
  'broker:fetch.max.bytes': 'The limit the broker puts on any fetch response.',
  'max.incremental.fetch.session.cache.slots':
    'How many incremental fetch sessions a broker keeps.',
  'broker:connections.max.idle.ms': 'The broker closes a connection unused for this long.',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms':
    'How often the coordinator looks for transactions past their timeout.',
  'group.initial.rebalance.delay.ms':
    'How long an empty group waits for more members before its first rebalance.',
  'group.min.session.timeout.ms': 'The shortest session timeout a classic member may ask for.',
  'group.max.session.timeout.ms': 'The longest session timeout a classic member may ask for.',
  'group.max.size': 'How many members a classic group may have.',
  'group.coordinator.rebalance.protocols': 'The group protocols this broker offers.',
  'group.consumer.session.timeout.ms': 'A KIP-848 member silent for this long is fenced.',
  'group.consumer.min.session.timeout.ms': 'The lower bound of the KIP-848 session timeout.',
  'group.consumer.max.session.timeout.ms': 'The upper bound of the KIP-848 session timeout.',
  'group.consumer.heartbeat.interval.ms':
    'How often the broker tells KIP-848 members to send a heartbeat.',
  'group.consumer.min.heartbeat.interval.ms': 'The lower bound of the KIP-848 heartbeat interval.',
  'group.consumer.max.heartbeat.interval.ms': 'The upper bound of the KIP-848 heartbeat interval.',
  'group.consumer.max.size': 'How many members a KIP-848 group may have.',
  'group.consumer.assignors': 'The broker-side assignors of KIP-848; the first is the default.',
  'group.consumer.migration.policy':
    'Whether a live group may move between the classic protocol and KIP-848.',
  'group.consumer.regex.refresh.interval.ms':
    'How often the broker resolves pattern subscriptions again.',
  'group.consumer.assignment.interval.ms':
    'The shortest time between two target assignments of a KIP-848 group.',
  'consumer.session.timeout.ms':
    'The session timeout of one KIP-848 group; unset follows the broker.',
  'consumer.heartbeat.interval.ms':
    'The heartbeat interval of one KIP-848 group; unset follows the broker.',
  'offsets.topic.num.partitions':
    'Partitions of the offsets topic; they decide which broker coordinates a group.',
  'offsets.topic.replication.factor':
    'Copies of the offsets topic; it is not created with fewer brokers.',
  'offsets.retention.minutes': 'How long an empty group keeps its committed offsets.',
  'offsets.retention.check.interval.ms': 'How often expired offsets are looked for.',
  'group.coordinator.append.linger.ms':
    'How long the coordinator gathers writes before it appends them.',
  'offsets.topic.segment.bytes': 'The segment size of the offsets topic.',
  'offset.metadata.max.bytes': 'The largest note that may go with a committed offset.',
  'offsets.commit.timeout.ms': 'How long a commit may wait for the copies of the offsets topic.',
  'remote.log.storage.system.enable': 'Turns tiered storage on for the broker.',
  'remote.storage.enable': 'Turns tiered storage on for the topic.',
  'local.retention.ms': 'How long uploaded data stays on the local disk; -2 follows retention.ms.',
  'local.retention.bytes':
    'How much uploaded data stays on the local disk; -2 follows retention.bytes.',
  'remote.log.copy.disable': 'Stops uploading while remote data stays readable.',
  'remote.log.delete.on.disable':
    'Deletes the remote data when tiering of the topic is turned off.',
  'remote.log.manager.task.interval.ms':
    'How often the broker uploads segments and expires remote ones.',
  'remote.log.manager.copier.thread.pool.size': 'Threads that upload segments.',
  'remote.log.manager.expiration.thread.pool.size': 'Threads that delete expired remote segments.',
  'remote.fetch.max.wait.ms': 'How long a fetch may wait for remote data.',
  'remote.log.reader.threads': 'Threads that read from remote storage.',
  'remote.log.reader.max.pending.tasks': 'How many remote reads may queue.',
  'remote.log.manager.copy.max.bytes.per.second': 'The upload limit of the broker.',
  'remote.log.manager.fetch.max.bytes.per.second': 'The remote read limit of the broker.',
  'remote.log.index.file.cache.total.size.bytes': 'Local space for the indexes of remote segments.',
  'remote.log.storage.manager.class.name': 'The plug-in that stores remote segments.',
  'remote.log.metadata.manager.class.name': 'The plug-in that remembers which segments are remote.',
} as const satisfies Record<ConfigId, string>
