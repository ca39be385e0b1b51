import type { Beat, Scene } from '../scene.ts'

/** A join, then a member that stands still: which handlers are called, where, with what. */
export const beats: readonly Beat[] = [
  {
    id: 'joining',
    at: { fact: 'member.started', where: { member: 'C3' } },
    title: { en: 'C3 joins', ru: 'Приходит C3' },
    words: {
      en: 'C1 and C2 hear of it in the answers to their next heartbeats. Handlers are called inside Consume(), on the application’s own thread.',
      ru: 'C1 и C2 узнают об этом из ответов на свои следующие heartbeat. Обработчики вызываются внутри Consume(), в потоке самого приложения.',
    },
  },
  {
    id: 'eager-revoked',
    world: 'eager',
    at: { fact: 'handler.called', where: { member: 'C1', handler: 'revoked' } },
    title: { en: 'Eager: revoked, with everything', ru: 'Eager: revoked, со всеми партициями' },
    words: {
      en: 'C1 gives up all it has, with the positions it had reached. The generation is still valid: a commit here counts.',
      ru: 'C1 отдаёт всё, что у него есть, вместе с достигнутыми позициями. Поколение ещё действует: коммит здесь засчитают.',
    },
    instead: {
      en: 'No revoked handler was called at C1.',
      ru: 'Обработчик revoked у C1 не вызван.',
    },
  },
  {
    id: 'cooperative-revoked',
    world: 'cooperative',
    at: { fact: 'handler.called', where: { handler: 'revoked' } },
    title: {
      en: 'Cooperative: revoked, only what moves',
      ru: 'Cooperative: revoked, только то, что уходит',
    },
    words: {
      en: 'One member gives up one partition, after the new generation is known; the others are not asked for anything.',
      ru: 'Один участник отдаёт одну партицию, уже зная новое поколение; у других ничего не просят.',
    },
    instead: { en: 'Nothing had to move.', ru: 'Переносить ничего не пришлось.' },
  },
  {
    id: 'eager-assigned',
    world: 'eager',
    at: { fact: 'handler.called', where: { member: 'C1', handler: 'assigned' } },
    title: { en: 'Eager: assigned, the whole new set', ru: 'Eager: assigned, весь новый набор' },
    words: {
      en: 'Exactly paired with revoked. Reading begins once the handler has returned. If it throws, everything is unassigned, and Consume() raises its exception.',
      ru: 'Ровно в паре с revoked. Чтение начнётся, когда обработчик завершится. Если он бросит исключение, все партиции сняты, а исключение выйдет из Consume().',
    },
    instead: { en: 'C1 was assigned nothing.', ru: 'C1 ничего не назначено.' },
  },
  {
    id: 'cooperative-got',
    world: 'cooperative',
    at: { fact: 'partitions.assigned', where: { member: 'C3' }, nth: 2 },
    title: {
      en: 'Cooperative: C3 gets it in a later generation',
      ru: 'Cooperative: C3 получает её в более позднем поколении',
    },
    words: {
      en: 'assigned carries the additions only, and may be empty. In the first generation C3 got nothing.',
      ru: 'assigned несёт только добавленное и бывает пустым. В первом поколении C3 не получил ничего.',
    },
    instead: { en: 'C3 got nothing more.', ru: 'Больше C3 ничего не получил.' },
  },
  {
    id: 'frozen',
    at: { fact: 'member.frozen', where: { member: 'C1' } },
    title: { en: 'C1 stands still', ru: 'C1 застыл' },
    words: {
      en: 'A long garbage collection, a debugger: longer than session.timeout.ms. Nobody can call a handler there now.',
      ru: 'Долгая сборка мусора, отладчик: дольше session.timeout.ms. Вызвать там обработчик сейчас некому.',
    },
  },
  {
    id: 'lost',
    world: 'eager',
    at: { fact: 'partitions.lost', where: { member: 'C1' } },
    title: { en: 'Lost, at wake-up', ru: 'Lost — при пробуждении' },
    words: {
      en: 'The partitions have had another owner for a while. C1 is called with lost, not with revoked; without a lost handler revoked is called in its place, and its commit is refused.',
      ru: 'У партиций уже давно другой владелец. У C1 вызван lost, а не revoked; если lost не задан, вместо него вызовут revoked, и его коммит отклонят.',
    },
    instead: { en: 'C1 had nothing to lose.', ru: 'C1 было нечего терять.' },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'close',
    label: { en: 'Close C2', ru: 'Закрыть C2' },
    command: { do: 'member.stop', group: 'cat-lovers', id: 'C2' },
    outcome: {
      en: 'Close() calls the revoked handler, then sends LeaveGroup. A process that just ends calls nothing.',
      ru: 'Close() вызывает обработчик revoked и отправляет LeaveGroup. Просто завершившийся процесс не вызывает ничего.',
    },
  },
]
