import type { Bilingual } from '../../kafka/config/docs.ts'
import type { DecidingSetting } from '../../trace/whySettings.ts'

/** What another value would have done to the story. */
export const settingWords: Readonly<Record<DecidingSetting['name'], Bilingual>> = {
  'session.timeout.ms': {
    en: 'Larger: a short silence is forgiven. Smaller: a dead member is noticed sooner.',
    ru: 'Больше: короткое молчание прощается. Меньше: смерть участника заметят раньше.',
  },
  'heartbeat.interval.ms': {
    en: 'Smaller: more chances for a heartbeat within the session; members also learn of rebalances sooner.',
    ru: 'Меньше: за время сессии больше попыток heartbeat; и о ребалансировке участники узнают раньше.',
  },
  'max.poll.interval.ms': {
    en: 'Larger: a slow handler keeps its partitions, and a rebalance may wait longer for it.',
    ru: 'Больше: медленный обработчик сохранит партиции, но и ребалансировка может дольше его ждать.',
  },
  'max.poll.records': {
    en: 'Smaller: less work between two polls, so the poll interval is kept.',
    ru: 'Меньше: между двумя poll меньше работы, и интервал не будет превышен.',
  },
  'enable.auto.commit': {
    en: 'With false the application commits itself, and can do so after each record.',
    ru: 'При false приложение коммитит само и может делать это после каждой записи.',
  },
  'auto.commit.interval.ms': {
    en: 'Smaller: less work lies between the last commit and a crash, so fewer records come twice.',
    ru: 'Меньше: между последним коммитом и сбоем меньше работы, и повторов меньше.',
  },
  'enable.auto.offset.store': {
    en: 'With false an offset is stored when the record is done: safe against loss, not against repeats.',
    ru: 'При false оффсет сохраняется после обработки: записи не теряются, но повторы возможны.',
  },
  'group.instance.id': {
    en: 'Set: a static member sends no LeaveGroup, and a restart within the session moves nothing.',
    ru: 'Если задать: static member не шлёт LeaveGroup, и перезапуск в пределах сессии ничего не сдвинет.',
  },
  'partition.assignment.strategy': {
    en: 'With cooperative-sticky only partitions that move are given up.',
    ru: 'С cooperative-sticky отдаются только те партиции, которые переезжают.',
  },
  'group.initial.rebalance.delay.ms': {
    en: 'Larger: more members arrive for the first generation. Smaller: reading begins sooner.',
    ru: 'Больше: к первому поколению успеет больше участников. Меньше: чтение начнётся раньше.',
  },
  'group.consumer.migration.policy': {
    en: 'disabled: a group changes its protocol only while nobody is in it. upgrade, downgrade: with members in it, one way only.',
    ru: 'disabled: группа меняет протокол, только пока в ней никого нет. upgrade, downgrade: с участниками — только в одну сторону.',
  },
}
