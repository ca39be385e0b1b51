import type { FactKind } from '../../trace/facts.ts'
import type { Message } from '../i18n/message.ts'

type FactWords = Readonly<Record<FactKind, Message>>

/** One plain sentence for each kind of fact. Places are filled by `describeFact`. */
export const factWordsEn: FactWords = {
  'run.started': 'The run starts with seed {seed}.',
  'command.applied': 'Command: {what}.',
  'invariant.violated': 'Invariant {invariant} is violated: {message}',
  'broker.state.changed': 'Broker {broker}: {from} → {to}.',
  'broker.registered': 'Broker {broker} registers and gets broker epoch {brokerEpoch}.',
  'broker.fenced': 'The controller fences broker {broker}.',
  'broker.unfenced': 'The controller unfences broker {broker}.',
  'topic.created': 'Topic {topic} is created.',
  'topic.seen': {
    one: 'Topic {topic} has {count} partition.',
    other: 'Topic {topic} has {count} partitions.',
  },
  'topic.config.changed': 'Settings of {topic} change: {config}.',
  'topic.partitions.added': {
    one: 'Topic {topic} gets {count} more partition.',
    other: 'Topic {topic} gets {count} more partitions.',
  },
  'partition.changed':
    '{partition}: {reason}. Leader {leader}, leader epoch {leaderEpoch}, ISR {isr}.',
  'election.refused':
    'The controller does not elect a leader of {partition} ({election}): {error}.',
  'reassignment.refused':
    'The controller does not reassign {partition} to brokers [{replicas}]: {error}.',
  'replica.removed':
    'Broker {broker} deletes its copy of {partition}: it is not assigned there any more.',
  'leader.assumed': 'Broker {broker} leads {partition} in leader epoch {leaderEpoch}.',
  'log.appended': 'The leader appends offset {range} to {partition}.',
  'log.replicated': 'Broker {broker} has copied {partition} up to offset {to}.',
  'log.truncated': 'Broker {broker} truncates {partition} from offset {from} to {to}.',
  'highWatermark.changed': 'The high watermark of {partition} on broker {broker} is {offset}.',
  'log.restarted':
    'The leader has deleted all that broker {broker} holds of {partition}: its log begins anew, empty, at offset {offset}.',
  'segment.rolled':
    'Broker {broker} rolls a segment of {partition} at offset {baseOffset} ({reason}).',
  'segment.unlinked':
    'Broker {broker} frees the disk space of the segment of {partition} that began at {baseOffset}.',
  'segment.deleted':
    'Broker {broker} deletes the segment of {partition} that begins at {baseOffset} ({reason}).',
  'compaction.started':
    'Broker {broker} begins to compact {partition}: offset {range} is dirty ({reason}).',
  'compaction.finished': {
    one: 'Broker {broker} has compacted {partition} up to offset {to}: {count} record is gone, the offsets of the others stay.',
    other:
      'Broker {broker} has compacted {partition} up to offset {to}: {count} records are gone, the offsets of the others stay.',
  },
  'compaction.aborted': 'Broker {broker} calls off the compaction of {partition}.',
  'tombstones.kept':
    'Broker {broker} keeps the tombstones of {partition} at offsets {offsets}; a pass {delay} later or after drops them.',
  'logStart.changed': 'On broker {broker} {partition} begins at offset {offset} now.',
  'message.sent': '{from} → {to}: {api} {direction}{error}{wire}.',
  'connection.lost': '{from} gets no answer to {api} from {to}.',
  'link.changed': 'The link {a} – {b} {state}.',
  'producer.started': 'Producer {producer} starts, acks={acks}.',
  'producer.rate.changed': {
    one: 'Producer {producer} sends {count} cat per second.',
    other: 'Producer {producer} sends {count} cats per second.',
  },
  'record.created': '{producer} has a cat {key}.',
  'record.partitioned': 'Its partition is {partition} ({how}).',
  'batch.sent': '{producer} sends a batch for {partition}, attempt {attempt}.',
  'batch.acked':
    'The batch of {producer} for {partition} is acknowledged from offset {baseOffset}.',
  'batch.retried': '{producer} will retry a batch for {partition} after {error}.',
  'batch.failed': 'A batch of {producer} for {partition} failed: {error}.',
  'coordinator.elected': 'Broker {broker} coordinates {group}.',
  'group.loaded':
    'Broker {broker} has loaded {group}: generation {generation}, members: {members}.',
  'group.protocol.changed':
    '{group} goes on in the {to} protocol, no longer in the {from} one{why}.',
  'group.state.changed': '{group}: {from} → {to} ({reason}).',
  'member.id.assigned': '{member} of {group} gets a member id and must come back with it.',
  'member.added': '{member} becomes a member of {group}.',
  'member.removed': '{member} is removed from {group} ({reason}).',
  'generation.started': '{group} starts generation {generation} with {protocolName}{led}.',
  'assignment.computed': '{by} divides the partitions with {assignor}.',
  'group.epoch.changed': '{group} is at group epoch {epoch} ({reason}).',
  'member.reconciled':
    '{member} of {group} is at epoch {epoch}: {from} → {to}, it may hold: {partitions}.',
  'offsets.committed': 'Committed: {offsets}, by {who}.',
  'offsets.expired':
    'The coordinator has forgotten offsets of {group} that nobody used for offsets.retention.minutes: {offsets}.',
  'offsets.refused': 'The commit of {who} is refused: {error}.',
  'member.started': '{member} of {group} starts ({client}, {assignor}).',
  'client.reported': '{member} wrote: {text}',
  'member.stopped': '{member} of {group} {how}.',
  'member.frozen': '{member} of {group} stands still for {ms} ms.',
  'member.thawed': '{member} of {group} runs again.',
  'member.state.changed': '{member}: {from} → {to}.',
  'partitions.revoked': '{member} revokes {partitions}.',
  'partitions.assigned': '{member} is assigned partitions: {partitions}.',
  'partitions.lost': '{member} has lost {partitions}.',
  'position.reset': '{member} will read {partition} from offset {offset} ({from}).',
  'records.fetched': '{member} receives {partition}, offset {range}.',
  'offsets.passed':
    '{member} passes {partition}, offset {range}: compaction has left no record there.',
  'records.polled': 'The application of {member} gets {partition}, offset {range}.',
  'record.processed': '{member} is done with {partition}, offset {offset}{again}.',
  'records.skipped': 'Nobody in {group} will process {partition}, offset {range}.',
  'partitions.paused': '{member} pauses {partitions}.',
  'partitions.resumed': '{member} resumes {partitions}.',
  'subscription.changed': '{member} subscribes to: {topics}.',
  'handler.called': 'poll() of {member} calls the {handler} handler with: {partitions}.',
  'handler.returned': 'The {handler} handler of {member} {end}.',
  'error.raised': 'The application of {member} gets {error}{code}.',
  'poll.called': '{member} polls.',
  'deadline.armed': 'The {name} of {subject} starts.',
  'deadline.cleared': 'The {name} of {subject} stops.',
}

export const factWordsRu: FactWords = {
  'run.started': 'Запуск начинается с seed {seed}.',
  'command.applied': 'Команда: {what}.',
  'invariant.violated': 'Нарушен инвариант {invariant}: {message}',
  'broker.state.changed': 'Брокер {broker}: {from} → {to}.',
  'broker.registered': 'Брокер {broker} регистрируется и получает broker epoch {brokerEpoch}.',
  'broker.fenced': 'Контроллер отгораживает брокер {broker} (fenced).',
  'broker.unfenced': 'Контроллер впускает брокер {broker} (unfenced).',
  'topic.created': 'Создан топик {topic}.',
  'topic.seen': {
    one: 'В топике {topic} {count} партиция.',
    few: 'В топике {topic} {count} партиции.',
    many: 'В топике {topic} {count} партиций.',
    other: 'В топике {topic} {count} партиции.',
  },
  'topic.config.changed': 'У топика {topic} меняются настройки: {config}.',
  'topic.partitions.added': {
    one: 'В топик {topic} добавлена {count} партиция.',
    few: 'В топик {topic} добавлены {count} партиции.',
    many: 'В топик {topic} добавлено {count} партиций.',
    other: 'В топик {topic} добавлено {count} партиции.',
  },
  'partition.changed':
    '{partition}: {reason}. Лидер {leader}, leader epoch {leaderEpoch}, ISR {isr}.',
  'election.refused': 'Контроллер не выбирает лидера {partition} ({election}): {error}.',
  'reassignment.refused':
    'Контроллер не переназначает {partition} на брокеры [{replicas}]: {error}.',
  'replica.removed': 'Брокер {broker} удаляет свою копию {partition}: она больше ему не назначена.',
  'leader.assumed': 'Брокер {broker} становится лидером {partition}, leader epoch {leaderEpoch}.',
  'log.appended': 'Лидер дописывает в {partition} оффсет {range}.',
  'log.replicated': 'Брокер {broker} скопировал {partition} до оффсета {to}.',
  'log.truncated': 'Брокер {broker} обрезает {partition} с оффсета {from} до {to}.',
  'highWatermark.changed': 'High watermark {partition} на брокере {broker}: {offset}.',
  'log.restarted':
    'Лидер удалил всё, что есть у брокера {broker} из {partition}: его лог начинается заново, пустой, с оффсета {offset}.',
  'segment.rolled':
    'Брокер {broker} начинает новый сегмент {partition} с оффсета {baseOffset} ({reason}).',
  'segment.unlinked':
    'Брокер {broker} освобождает место на диске: сегмент {partition}, который начинался с {baseOffset}, стёрт.',
  'segment.deleted':
    'Брокер {broker} удаляет сегмент {partition} с началом {baseOffset} ({reason}).',
  'compaction.started':
    'Брокер {broker} начинает сжимать {partition}: грязный участок — оффсет {range} ({reason}).',
  'compaction.finished': {
    one: 'Брокер {broker} сжал {partition} до оффсета {to}: убрана {count} запись, оффсеты остальных те же.',
    few: 'Брокер {broker} сжал {partition} до оффсета {to}: убраны {count} записи, оффсеты остальных те же.',
    many: 'Брокер {broker} сжал {partition} до оффсета {to}: убрано {count} записей, оффсеты остальных те же.',
    other:
      'Брокер {broker} сжал {partition} до оффсета {to}: убрано {count} записи, оффсеты остальных те же.',
  },
  'compaction.aborted': 'Брокер {broker} отменяет сжатие {partition}.',
  'tombstones.kept':
    'Брокер {broker} оставляет tombstone-записи {partition} на оффсетах {offsets}; их уберёт проход, который начнётся через {delay} или позже.',
  'logStart.changed': 'На брокере {broker} {partition} теперь начинается с оффсета {offset}.',
  'message.sent': '{from} → {to}: {direction} {api}{error}{wire}.',
  'connection.lost': '{from} не получает ответа на {api} от {to}.',
  'link.changed': 'Связь {a} – {b} {state}.',
  'producer.started': 'Продюсер {producer} запускается, acks={acks}.',
  'producer.rate.changed': {
    one: 'Продюсер {producer} шлёт {count} кошку в секунду.',
    few: 'Продюсер {producer} шлёт {count} кошки в секунду.',
    many: 'Продюсер {producer} шлёт {count} кошек в секунду.',
    other: 'Продюсер {producer} шлёт {count} кошки в секунду.',
  },
  'record.created': 'У {producer} кошка {key}.',
  'record.partitioned': 'Кошке выбрана партиция {partition} ({how}).',
  'batch.sent': '{producer} отправляет батч в {partition}, попытка {attempt}.',
  'batch.acked': 'Батч от {producer} в {partition} подтверждён, первый оффсет {baseOffset}.',
  'batch.retried': '{producer} повторит батч в {partition} после {error}.',
  'batch.failed': 'Батч от {producer} в {partition} не доставлен: {error}.',
  'coordinator.elected': 'Брокер {broker} координирует {group}.',
  'group.loaded': 'Брокер {broker} загрузил {group}: поколение {generation}, участники: {members}.',
  'group.protocol.changed': '{group} продолжает работу по протоколу {to}, а не {from}{why}.',
  'group.state.changed': '{group}: {from} → {to} ({reason}).',
  'member.id.assigned': '{member} группы {group} получает member id и должен вернуться с ним.',
  'member.added': '{member} становится участником {group}.',
  'member.removed': '{member} удалён из {group} ({reason}).',
  'generation.started': '{group} начинает поколение {generation}: {protocolName}{led}.',
  'assignment.computed': '{by} делит партиции, assignor {assignor}.',
  'group.epoch.changed': '{group}: group epoch {epoch} ({reason}).',
  'member.reconciled':
    '{member} группы {group} в эпохе {epoch}: {from} → {to}, может держать: {partitions}.',
  'offsets.committed': 'Закоммичено: {offsets}. Кем: {who}.',
  'offsets.expired':
    'Координатор забыл оффсеты группы {group}: ими никто не пользовался дольше offsets.retention.minutes. Это {offsets}.',
  'offsets.refused': 'Коммит отклонён: {error}. От кого: {who}.',
  'member.started': '{member} группы {group} запускается ({client}, {assignor}).',
  'client.reported': '{member} пишет: {text}',
  'member.stopped': '{member} группы {group} {how}.',
  'member.frozen': '{member} группы {group} застыл на {ms} мс.',
  'member.thawed': '{member} группы {group} снова работает.',
  'member.state.changed': '{member}: {from} → {to}.',
  'partitions.revoked': '{member} отдаёт {partitions}.',
  'partitions.assigned': '{member} получает партиции: {partitions}.',
  'partitions.lost': '{member} потерял {partitions}.',
  'position.reset': '{member} будет читать {partition} с оффсета {offset} ({from}).',
  'records.fetched': '{member} получает {partition}, оффсет {range}.',
  'offsets.passed': '{member} проходит {partition}, оффсет {range}: после сжатия записей там нет.',
  'records.polled': 'Приложение {member} берёт {partition}, оффсет {range}.',
  'record.processed': '{member} обработал {partition}, оффсет {offset}{again}.',
  'records.skipped': 'Никто в {group} не обработает {partition}, оффсет {range}.',
  'partitions.paused': '{member} приостанавливает {partitions}.',
  'partitions.resumed': '{member} возобновляет {partitions}.',
  'subscription.changed': '{member} подписывается на: {topics}.',
  'handler.called': 'poll() у {member} вызывает обработчик {handler}: {partitions}.',
  'handler.returned': 'Обработчик {handler} у {member} {end}.',
  'error.raised': 'Приложение {member} получает {error}{code}.',
  'poll.called': '{member} вызывает poll.',
  'deadline.armed': 'Запущен {name}: {subject}.',
  'deadline.cleared': 'Остановлен {name}: {subject}.',
}
