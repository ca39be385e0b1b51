import type { ConfigId } from './entries.ts'

/** One plain line for every setting, in Russian. */
export const docsRu = {
  'group.id':
    'Группа, в которую вступает потребитель; от имени зависит и то, какой брокер станет координатором.',
  'group.instance.id':
    'Делает участника статическим: партиции переживают перезапуск, при закрытии он не выходит из группы.',
  'group.protocol': 'Протокол ребалансировки: классический или KIP-848.',
  'group.remote.assignor':
    'Серверный assignor, за который голосует участник KIP-848; без значения выбирает брокер.',
  'session.timeout.ms':
    'Если столько времени нет heartbeat, координатор исключает участника и начинает ребалансировку.',
  'heartbeat.interval.ms':
    'Как часто участник шлёт heartbeat и, значит, как скоро узнаёт о ребалансировке.',
  'max.poll.interval.ms':
    'Наибольшая пауза между двумя poll; это же и тайм-аут ребалансировки для участника.',
  'max.poll.records':
    'Сколько записей не более отдаёт один poll в Java; обычный потребитель librdkafka его не учитывает.',
  'partition.assignment.strategy':
    'Стратегии assignor, которые предлагает участник, по убыванию желания; от них зависит, eager или cooperative.',
  'enable.auto.commit':
    'Фоновый коммит сохранённых оффсетов; Java выключает его, если группа не задана.',
  'auto.commit.interval.ms':
    'Время между фоновыми коммитами; от него зависит, сколько будет прочитано дважды после сбоя.',
  'enable.auto.offset.store': 'Отмечает запись для коммита в момент выдачи, ещё до её обработки.',
  'auto.offset.reset': 'Откуда читать, если подходящего закоммиченного оффсета нет.',
  'isolation.level':
    'Читать до high watermark или только завершённые транзакции до last stable offset.',
  'fetch.min.bytes':
    'Брокер держит fetch, пока не накопится столько данных или не истечёт ожидание.',
  'fetch.max.wait.ms': 'Сколько самое большее брокер держит fetch, которому не хватает данных.',
  'fetch.max.bytes':
    'Размер одного ответа fetch по всем партициям; первый батч уходит, даже если он больше.',
  'max.partition.fetch.bytes': 'Сколько байт одной партиции может нести ответ fetch.',
  'queued.min.messages':
    'librdkafka читает вперёд, пока на партицию не накопится столько сообщений.',
  'queued.max.messages.kbytes':
    'Предел памяти для сообщений, прочитанных вперёд; он важнее их числа.',
  'fetch.queue.backoff.ms':
    'На сколько останавливается чтение, когда очередь прочитанных сообщений полна.',
  'enable.partition.eof':
    'Выдаёт отдельный результат EOF каждый раз, когда достигнут конец партиции.',
  'check.crcs': 'Проверяет контрольную сумму каждого прочитанного batch.',
  'allow.auto.create.topics':
    'Может ли вопрос о неизвестном топике создать его, если это разрешает и брокер.',
  'client.rack':
    'Стойка клиента; сравнивается с broker.rack, чтобы читать с близкой реплики и чтобы assignor давал близкие партиции.',
  'default.api.timeout.ms':
    'Сколько могут длиться блокирующие вызовы потребителя без своего тайм-аута.',
  'exclude.internal.topics': 'Не даёт внутренним топикам попасть в подписку по шаблону.',
  'key.deserializer': 'Класс, который превращает байты ключа в объект.',
  'value.deserializer': 'Класс, который превращает байты значения в объект.',
  'group.protocol.type': 'Тип протокола в JoinGroup; нужен только классическим группам.',
  'offset.store.method': 'Устаревший выбор места, где librdkafka хранит offset.',
  'fetch.error.backoff.ms': 'Сколько партиция ждёт после ошибки fetch перед следующим.',
  'coordinator.query.interval.ms':
    'Как часто librdkafka заново спрашивает, кто координатор группы.',
  'dotnet.consumer.consume.result.fields':
    'Какие необязательные поля .NET заполняет в ConsumeResult.',
  'dotnet.cancellation.delay.max.ms':
    'С каким опозданием .NET замечает отмену внутри блокирующего вызова.',
  acks: 'Кто должен получить запись до ответа об успехе: никто, лидер или весь ISR.',
  'enable.idempotence':
    'Нумерует каждый батч, чтобы брокер отбросил повторы и сохранил порядок при retry.',
  'max.in.flight.requests.per.connection':
    'Сколько запросов без ответа может быть в соединении; без идемпотентности больше одного грозит перестановкой.',
  retries: 'Сколько раз повторяется неудачная отправка, пока её не прервёт срок доставки.',
  'delivery.timeout.ms':
    'Срок окончательного ответа о записи вместе с повторами; 0 в librdkafka снимает предел.',
  'request.timeout.ms':
    'Сколько Java ждёт любого ответа; в librdkafka это лишь время, которое брокер может ждать acks.',
  'linger.ms': 'Сколько батч ждёт новых записей, прежде чем уйти.',
  'batch.size': 'Размер в байтах, при котором батч уходит, не дожидаясь linger.ms.',
  'batch.num.messages': 'Число сообщений, при котором librdkafka закрывает batch.',
  'buffer.memory':
    'Память для ещё не отправленных записей; когда она полна, отправка ждёт или падает.',
  'queue.buffering.max.messages':
    'Сколько сообщений может ждать в очереди librdkafka, прежде чем Produce ответит, что она полна.',
  'max.block.ms': 'Сколько send() в Java может ждать metadata или места в буфере.',
  'max.request.size': 'Самая большая запись или запрос, который клиент согласен отправить.',
  'compression.type': 'Кодек, которым батч целиком сжимается в сети и на диске.',
  'partitioner.class': 'Как ключ превращается в партицию: Java берёт murmur2, librdkafka — CRC32.',
  'partitioner.ignore.keys':
    'Встроенный partitioner Java обращается с записями так, будто у них нет ключа.',
  'partitioner.adaptive.partitioning.enable':
    'Направляет меньше записей без ключа брокерам с длинной очередью.',
  'sticky.partitioning.linger.ms':
    'Сколько librdkafka держит сообщения без ключа на одной партиции; 0 — выбор для каждого.',
  'transactional.id': 'Включает транзакции и отсекает прежнего продюсера с тем же именем.',
  'transaction.timeout.ms':
    'Сколько транзакция может быть открыта, прежде чем координатор её прервёт.',
  'dotnet.producer.enable.background.poll':
    'Запускает ли .NET обработчики доставки в своём потоке.',
  'dotnet.producer.enable.delivery.reports':
    'Сообщает ли .NET о судьбе каждого сообщения; без этого отправка уходит вслепую.',
  'compression.gzip.level': 'Уровень сжатия gzip.',
  'compression.lz4.level': 'Уровень сжатия lz4.',
  'compression.zstd.level': 'Уровень сжатия zstd.',
  'compression.level': 'Уровень сжатия librdkafka для любого кодека; -1 — уровень самого кодека.',
  'partitioner.availability.timeout.ms':
    'Сколько брокер может не забирать батч, прежде чем его партиции начнут обходить; 0 — выключено.',
  'metadata.max.idle.ms': 'Сколько продюсер Java помнит топик, в который больше не пишет.',
  'key.serializer': 'Класс, который превращает ключ в байты.',
  'value.serializer': 'Класс, который превращает значение в байты.',
  'queue.buffering.backpressure.threshold':
    'Сколько запросов может ждать отправки брокеру, прежде чем новые батчи задерживаются.',
  'enable.gapless.guarantee':
    'Делает любую потерю сообщения фатальной для идемпотентного продюсера, чтобы не было пропуска.',
  'delivery.report.only.error':
    'Сообщает только о неудачных доставках; .NET этот ключ не принимает.',
  'dotnet.producer.delivery.report.fields':
    'Какие необязательные поля .NET заполняет в отчёте о доставке.',
  'bootstrap.servers': 'Брокеры для первого обращения; остальные клиент узнаёт из их metadata.',
  'client.id': 'Имя клиента в логах брокера, квотах и начале member id.',
  'metadata.max.age.ms':
    'Как часто metadata обновляется без повода и, значит, с каким опозданием видны новые партиции.',
  'librdkafka.metadata.max.age.ms':
    'Когда в librdkafka устаревает metadata в кэше; в Java так же назван период обновления.',
  'metadata.recovery.strategy':
    'Что делает клиент, когда не отвечает ни один известный брокер: ничего или начинает с bootstrap.servers.',
  'retry.backoff.ms': 'Первая пауза перед повтором неудачного запроса; дальше она растёт.',
  'retry.backoff.max.ms': 'Самая долгая пауза между повторами.',
  'reconnect.backoff.ms': 'Первая пауза перед восстановлением потерянного соединения.',
  'reconnect.backoff.max.ms': 'Самая долгая пауза между попытками соединиться.',
  'socket.connection.setup.timeout.ms': 'Сколько может устанавливаться соединение.',
  'socket.connection.setup.timeout.max.ms':
    'Предел, до которого в Java растёт время на установку соединения.',
  'connections.max.idle.ms':
    'Закрывает соединение, которым столько не пользовались; 0 в librdkafka — не закрывать.',
  'socket.timeout.ms': 'Сколько librdkafka ждёт ответа на запрос; в Java это request.timeout.ms.',
  'receive.message.max.bytes': 'Самый большой ответ, который принимает librdkafka.',
  'statistics.interval.ms':
    'Как часто librdkafka выдаёт статистику, с точностью до секунды; 0 — никогда.',
  debug: 'Части librdkafka, которые пишут отладочные строки; любое значение включает log level 7.',
  log_level: 'Какие строки лога пропускает librdkafka: от 0 (авария) до 7 (отладка).',
  'metadata.recovery.rebootstrap.trigger.ms':
    'Сколько metadata может быть недоступна, прежде чем клиент начнёт с bootstrap.servers.',
  'enable.metrics.push': 'Шлёт метрики клиента брокеру, если тот их просит.',
  'log.queue': 'Кладёт строки лога в очередь вместо вызова обработчика из внутреннего потока.',
  'log.connection.close': 'Пишет в лог, когда брокер закрывает соединение.',
  'socket.keepalive.enable': 'Включает TCP keep-alive.',
  'socket.max.fails': 'После скольких неудачных запросов librdkafka рвёт соединение; 0 — никогда.',
  'api.version.request.timeout.ms': 'Сколько может длиться первый запрос о поддерживаемых версиях.',
  'broker.version.fallback': 'Версия брокера на случай, если он не может назвать свою.',
  'topic.metadata.propagation.max.ms':
    'Сколько новый топик может отсутствовать в metadata, прежде чем запись в него станет ошибкой.',
  'security.protocol': 'Шифруется ли соединение и представляется ли клиент.',
  'sasl.mechanism': 'Как клиент представляется, когда включён SASL.',
  'sasl.jaas.config': 'Модуль входа Java вместе с учётными данными.',
  'sasl.username': 'Имя пользователя для PLAIN и SCRAM.',
  'sasl.password': 'Пароль для PLAIN и SCRAM.',
  'sasl.kerberos.service.name': 'Имя сервиса Kerberos, под которым работают брокеры.',
  'sasl.kerberos.principal': 'Principal клиента в Kerberos; в Windows не используется.',
  'sasl.kerberos.keytab': 'Файл keytab клиента; в Windows не используется.',
  'sasl.oauthbearer.method': 'Даёт токены OAuth приложение или librdkafka получает их сама.',
  'sasl.oauthbearer.token.endpoint.url': 'Адрес, который выдаёт токены OAuth.',
  'sasl.oauthbearer.client.id': 'Имя клиента для сервера токенов.',
  'sasl.oauthbearer.client.secret': 'Секрет клиента для сервера токенов.',
  'sasl.oauthbearer.scope': 'Область доступа, которую просят в токене.',
  'ssl.truststore.location': 'Хранилище Java с сертификатами, которым клиент доверяет.',
  'ssl.truststore.password': 'Пароль хранилища доверенных сертификатов Java.',
  'ssl.ca.location': 'Файл или каталог с сертификатами, которым доверяет librdkafka.',
  'ssl.keystore.location': 'Хранилище с ключом и сертификатом клиента для взаимного TLS.',
  'ssl.keystore.password': 'Пароль хранилища ключа.',
  'ssl.endpoint.identification.algorithm': 'Должно ли имя хоста брокера стоять в его сертификате.',
  'enable.ssl.certificate.verification': 'Проверяет ли librdkafka сертификат брокера вообще.',
  'sasl.oauthbearer.config':
    'Произвольный текст для обработчика токенов; в нём могут быть учётные данные.',
  'sasl.login.refresh.window.factor':
    'На какой доле срока Java обновляет токен; librdkafka всегда берёт 0,8.',
  'sasl.kerberos.min.time.before.relogin': 'Наименьшее время между двумя входами Kerberos.',
  'ssl.key.password': 'Пароль закрытого ключа клиента.',
  'cleanup.policy':
    'Что делают со старыми данными: удаляют по возрасту или размеру, уплотняют по ключу или то и другое.',
  'retention.ms': 'Сколько хранятся данные, считая от самой новой записи сегмента; -1 — вечно.',
  'retention.bytes':
    'Размер реплики партиции, сверх которого уходят старые сегменты; отрицательное — без предела.',
  'segment.bytes': 'Размер, при котором активный сегмент закрывается и начинается новый.',
  'segment.ms': 'Возраст, в котором активный сегмент закрывается, даже если он мал.',
  'segment.jitter.ms': 'Случайная убавка к segment.ms, чтобы сегменты не сменялись все сразу.',
  'file.delete.delay.ms': 'Сколько удалённый сегмент ещё занимает диск.',
  'max.message.bytes': 'Самый большой батч, который принимает лидер, уже после сжатия.',
  'min.insync.replicas':
    'Каким должен быть ISR, чтобы шла запись с acks=all и двигался high watermark.',
  'unclean.leader.election.enable':
    'Может ли лидером стать реплика вне ISR, потеряв подтверждённые записи.',
  'topic:compression.type':
    'Кодек на диске; producer оставляет как пришло, иначе лидер сжимает заново.',
  'message.timestamp.type': 'Чьи часы ставят время записи: продюсера или лидера.',
  'message.timestamp.after.max.ms':
    'Насколько время записи может быть в будущем, прежде чем лидер её отвергнет.',
  'min.cleanable.dirty.ratio':
    'Доля неуплотнённого лога, которую нужно превысить, чтобы началось уплотнение.',
  'min.compaction.lag.ms': 'Сколько запись защищена от уплотнения.',
  'max.compaction.lag.ms': 'Сколько запись может ждать, прежде чем уплотнение станет обязательным.',
  'delete.retention.ms': 'Сколько tombstone ещё виден после уплотнения.',
  'num.partitions': 'Сколько партиций получает топик, если число не задано.',
  'default.replication.factor': 'Сколько копий получает партиция, если число не задано.',
  'segment.index.bytes': 'Место под индекс сегмента; полный индекс тоже закрывает сегмент.',
  'index.interval.bytes': 'Сколько байт лога лежит между двумя записями индекса.',
  preallocate: 'Сразу занимает на диске весь файл сегмента.',
  'message.timestamp.before.max.ms':
    'Насколько время записи может быть в прошлом, прежде чем лидер её отвергнет.',
  'broker.rack': 'Стойка брокера: по ней разносят реплики и находят ближайшую.',
  'replica.selector.class':
    'Выбирает, с какой реплики читает потребитель; без значения — с лидера.',
  'replica.lag.time.max.ms': 'Фолловер, который столько не догонял лидера, выходит из ISR.',
  'replica.fetch.wait.max.ms': 'Сколько лидер может держать fetch фолловера.',
  'replica.fetch.min.bytes': 'Сколько данных фолловер ждёт в одном fetch.',
  'replica.fetch.backoff.ms': 'Сколько фолловер выжидает после неудачного fetch.',
  'replica.fetch.max.bytes': 'Сколько данных одной партиции фолловер берёт за раз.',
  'replica.fetch.response.max.bytes': 'Размер всего ответа фолловеру.',
  'num.replica.fetchers': 'Сколько потоков копирования брокер держит к каждому другому брокеру.',
  'replica.high.watermark.checkpoint.interval.ms': 'Как часто high watermark сохраняется на диск.',
  'unclean.leader.election.interval.ms':
    'Как часто контроллер ищет партиции, где можно выбрать лидера вне ISR.',
  'auto.leader.rebalance.enable': 'Сам возвращает лидерство предпочтительной реплике.',
  'leader.imbalance.check.interval.seconds':
    'Как часто контроллер проверяет, на своих ли местах лидеры.',
  'leader.imbalance.per.broker.percentage':
    'Допустимый перекос на брокер; в KRaft не используется.',
  'broker.heartbeat.interval.ms': 'Как часто брокер отмечается у контроллера.',
  'broker.session.timeout.ms': 'Брокер, который столько молчит, отсекается и теряет лидерство.',
  'controller.quorum.election.timeout.ms': 'Сколько кандидат ждёт голосов до новой попытки.',
  'controller.quorum.fetch.timeout.ms':
    'Если столько нет удачного fetch, контроллер начинает выборы.',
  'controller.quorum.election.backoff.max.ms': 'Самая долгая пауза между попытками выборов.',
  'log.retention.check.interval.ms':
    'Как часто брокер ищет сегменты для удаления; первый раз — через 30 секунд.',
  'log.cleaner.enable': 'Запускает потоки уплотнения.',
  'log.cleaner.threads': 'Сколько потоков уплотняют логи.',
  'log.cleaner.backoff.ms': 'Сколько спит поток уплотнения, когда работы нет.',
  'log.cleaner.dedupe.buffer.size':
    'Память под таблицу ключей при уплотнении, общая для его потоков.',
  'log.dir.failure.timeout.ms':
    'Брокер, который столько не может сообщить о сбое диска, останавливается.',
  'num.recovery.threads.per.data.dir':
    'Потоки на диск, которые проверяют логи при старте и сбрасывают их при остановке.',
  'auto.create.topics.enable': 'Создаёт топик, когда о нём впервые спросили.',
  'connections.max.reauth.ms':
    'Через столько клиент должен представиться снова, иначе его отключат; 0 — не требовать.',
  'connection.failed.authentication.delay.ms':
    'На сколько брокер задерживает ответ о неудачном входе.',
  'transaction.max.timeout.ms': 'Наибольший тайм-аут транзакции, который может попросить продюсер.',
  'transactional.id.expiration.ms': 'Сколько координатор помнит неиспользуемый transactional id.',
  'producer.id.expiration.ms': 'Сколько партиция помнит номера замолчавшего продюсера.',
  'transaction.state.log.num.partitions':
    'Партиции лога транзакций; от них зависит, кто координатор.',
  'transaction.state.log.replication.factor':
    'Копии лога транзакций; при меньшем числе брокеров он не создаётся.',
  'transaction.state.log.min.isr': 'ISR, нужный логу транзакций для записи.',
  'replica.socket.timeout.ms': 'Сколько фолловер ждёт ответа на fetch.',
  'initial.broker.registration.timeout.ms':
    'Сколько брокер при старте пытается зарегистрироваться, прежде чем остановиться.',
  'controlled.shutdown.enable': 'Уводит лидеров, прежде чем брокер остановится.',
  'log.flush.start.offset.checkpoint.interval.ms':
    'Как часто log start offset сохраняется на диск.',
  'num.network.threads': 'Потоки, которые читают запросы и пишут ответы.',
  'num.io.threads': 'Потоки, которые обрабатывают запросы.',
  'queued.max.requests':
    'Сколько запросов может ждать, прежде чем сетевые потоки перестанут читать.',
  'socket.request.max.bytes': 'Самый большой запрос, который принимает брокер.',
  'broker:fetch.max.bytes': 'Предел, который брокер ставит любому ответу fetch.',
  'max.incremental.fetch.session.cache.slots':
    'Сколько инкрементальных fetch-сессий хранит брокер.',
  'broker:connections.max.idle.ms': 'Брокер закрывает соединение, которым столько не пользовались.',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms':
    'Как часто координатор ищет транзакции с истёкшим тайм-аутом.',
  'group.initial.rebalance.delay.ms':
    'Сколько пустая группа ждёт участников перед первой ребалансировкой.',
  'group.min.session.timeout.ms':
    'Наименьший session timeout, который может попросить классический участник.',
  'group.max.session.timeout.ms':
    'Наибольший session timeout, который может попросить классический участник.',
  'group.max.size': 'Сколько участников может быть в классической группе.',
  'group.coordinator.rebalance.protocols': 'Протоколы групп, которые предлагает брокер.',
  'group.consumer.session.timeout.ms': 'Участник KIP-848, который столько молчит, исключается.',
  'group.consumer.min.session.timeout.ms': 'Нижняя граница session timeout в KIP-848.',
  'group.consumer.max.session.timeout.ms': 'Верхняя граница session timeout в KIP-848.',
  'group.consumer.heartbeat.interval.ms':
    'Как часто брокер велит участникам KIP-848 слать heartbeat.',
  'group.consumer.min.heartbeat.interval.ms': 'Нижняя граница интервала heartbeat в KIP-848.',
  'group.consumer.max.heartbeat.interval.ms': 'Верхняя граница интервала heartbeat в KIP-848.',
  'group.consumer.max.size': 'Сколько участников может быть в группе KIP-848.',
  'group.consumer.assignors': 'Серверные assignor в KIP-848; первый берётся по умолчанию.',
  'group.consumer.migration.policy':
    'Может ли живая группа переходить между классическим протоколом и KIP-848.',
  'group.consumer.regex.refresh.interval.ms':
    'Как часто брокер заново раскрывает подписки по шаблону.',
  'group.consumer.assignment.interval.ms':
    'Наименьшее время между двумя целевыми распределениями группы KIP-848.',
  'consumer.session.timeout.ms':
    'Session timeout одной группы KIP-848; без значения — как у брокера.',
  'consumer.heartbeat.interval.ms':
    'Интервал heartbeat одной группы KIP-848; без значения — как у брокера.',
  'offsets.topic.num.partitions':
    'Партиции топика оффсетов; от них зависит, какой брокер координирует группу.',
  'offsets.topic.replication.factor':
    'Копии топика оффсетов; при меньшем числе брокеров он не создаётся.',
  'offsets.retention.minutes': 'Сколько пустая группа хранит зафиксированные offset.',
  'offsets.retention.check.interval.ms': 'Как часто ищут просроченные offset.',
  'group.coordinator.append.linger.ms': 'Сколько координатор копит записи перед добавлением в лог.',
  'offsets.topic.segment.bytes': 'Размер сегмента топика offset.',
  'offset.metadata.max.bytes': 'Самая длинная заметка при зафиксированном offset.',
  'offsets.commit.timeout.ms': 'Сколько коммит может ждать копий топика оффсетов.',
  'remote.log.storage.system.enable': 'Включает tiered storage на брокере.',
  'remote.storage.enable': 'Включает tiered storage для топика.',
  'local.retention.ms':
    'Сколько выгруженные данные остаются на локальном диске; -2 — как retention.ms.',
  'local.retention.bytes':
    'Сколько байт выгруженных данных остаётся на локальном диске; -2 — как retention.bytes.',
  'remote.log.copy.disable': 'Прекращает выгрузку, но удалённые данные остаются доступны.',
  'remote.log.delete.on.disable':
    'Удаляет данные из удалённого хранилища, когда его отключают для топика.',
  'remote.log.manager.task.interval.ms':
    'Как часто брокер выгружает сегменты и удаляет просроченные удалённые.',
  'remote.log.manager.copier.thread.pool.size': 'Потоки, которые выгружают сегменты.',
  'remote.log.manager.expiration.thread.pool.size':
    'Потоки, которые удаляют просроченные удалённые сегменты.',
  'remote.fetch.max.wait.ms': 'Сколько fetch может ждать данных из удалённого хранилища.',
  'remote.log.reader.threads': 'Потоки чтения из удалённого хранилища.',
  'remote.log.reader.max.pending.tasks': 'Сколько удалённых чтений может стоять в очереди.',
  'remote.log.manager.copy.max.bytes.per.second': 'Предел скорости выгрузки на брокере.',
  'remote.log.manager.fetch.max.bytes.per.second': 'Предел скорости удалённого чтения на брокере.',
  'remote.log.index.file.cache.total.size.bytes': 'Место на диске под индексы удалённых сегментов.',
  'remote.log.storage.manager.class.name': 'Плагин, который хранит удалённые сегменты.',
  'remote.log.metadata.manager.class.name': 'Плагин, который помнит, какие сегменты выгружены.',
} as const satisfies Record<ConfigId, string>
