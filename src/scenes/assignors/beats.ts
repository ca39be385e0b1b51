import type { Beat, Scene } from '../scene.ts'

/** The same members come and go under four strategies. */
export const beats: readonly Beat[] = [
  {
    id: 'range',
    world: 'range',
    at: { fact: 'assignment.computed' },
    title: { en: 'range: each topic by itself', ru: 'range: каждый топик отдельно' },
    words: {
      en: 'The leader of the group computes the plan, not the broker. A remainder always goes to the first members: with three partitions each, C1 gets two of every topic.',
      ru: 'План считает лидер группы, а не брокер. Остаток всегда достаётся первым: при трёх партициях C1 получает по две из каждого топика.',
    },
    instead: { en: 'No plan was made.', ru: 'План не составлен.' },
  },
  {
    id: 'roundrobin',
    world: 'roundrobin',
    at: { fact: 'assignment.computed' },
    title: { en: 'roundrobin: all topics in one row', ru: 'roundrobin: все топики в один ряд' },
    words: {
      en: 'Birds, cats, dogs in turn: counts differ by one at most.',
      ru: 'Birds, cats, dogs по очереди: количество отличается не больше чем на одну.',
    },
    instead: { en: 'No plan was made.', ru: 'План не составлен.' },
  },
  {
    id: 'third-roundrobin',
    world: 'roundrobin',
    at: { fact: 'assignment.computed', nth: 2 },
    title: { en: 'C3 joins: roundrobin deals anew', ru: 'Пришёл C3: roundrobin сдаёт заново' },
    words: {
      en: 'It remembers nothing. Count the moves: partitions change hands between C1 and C2, who were there before.',
      ru: 'Он ничего не помнит. Считайте переезды: партиции переходят и между C1 и C2, которые были здесь раньше.',
    },
    instead: { en: 'C3 changed nothing here.', ru: 'C3 здесь ничего не изменил.' },
  },
  {
    id: 'third-sticky',
    world: 'sticky',
    at: { fact: 'assignment.computed', nth: 2 },
    title: {
      en: 'C3 joins: sticky moves only what C3 needs',
      ru: 'Пришёл C3: sticky переносит только нужное C3',
    },
    words: {
      en: 'Each member sends what it had; everybody keeps as much as balance allows. All the same, all stop: sticky is eager.',
      ru: 'Каждый присылает, что у него было; все сохраняют столько, сколько позволяет баланс. Но стоят всё равно все: sticky — eager.',
    },
    instead: { en: 'C3 changed nothing here.', ru: 'C3 здесь ничего не изменил.' },
  },
  {
    id: 'third-cooperative',
    world: 'cooperative',
    at: { fact: 'partitions.revoked' },
    title: {
      en: 'C3 joins: cooperative stops only what moves',
      ru: 'Пришёл C3: cooperative останавливает только то, что переезжает',
    },
    words: {
      en: 'The same moves, in two generations: first given up, then handed over. Everything else reads on.',
      ru: 'Те же переезды в двух поколениях: сначала отдать, потом передать. Остальное читается без остановки.',
    },
    instead: { en: 'Nothing had to move.', ru: 'Переносить ничего не пришлось.' },
  },
  {
    id: 'leaves',
    world: 'sticky',
    at: { fact: 'member.removed', where: { member: 'C1', reason: 'left' } },
    title: { en: 'C1 leaves', ru: 'C1 уходит' },
    words: {
      en: 'Its partitions are orphans. Sticky places only them; roundrobin deals everything again, and the survivors swap.',
      ru: 'Его партиции — сироты. Sticky пристраивает только их; roundrobin сдаёт всё заново, и оставшиеся меняются.',
    },
    instead: { en: 'C1 did not leave.', ru: 'C1 не ушёл.' },
  },
  {
    id: 'birds',
    world: 'range',
    at: { fact: 'subscription.changed', where: { member: 'C2' } },
    title: { en: 'C2 wants no birds any more', ru: 'C2 больше не хочет birds' },
    words: {
      en: 'Members of one group may subscribe to different topics. Whoever is left takes all the birds.',
      ru: 'Участники одной группы могут подписаться на разные топики. Всех birds забирает тот, кто остался.',
    },
    instead: { en: 'C2 kept all its topics.', ru: 'C2 сохранил все топики.' },
  },
]

const inGroup = { group: 'cat-lovers' } as const

export const dares: Scene['dares'] = [
  {
    id: 'in',
    label: { en: 'C4 comes in', ru: 'Приходит C4' },
    command: { do: 'member.start', ...inGroup, id: 'C4' },
    outcome: {
      en: 'Compare the moves in the numbers: the same newcomer costs each strategy something else.',
      ru: 'Сравните переезды в числах: один и тот же новичок обходится стратегиям по-разному.',
    },
  },
  {
    id: 'out',
    label: { en: 'C2 goes out', ru: 'Уходит C2' },
    command: { do: 'member.stop', ...inGroup, id: 'C2' },
    outcome: {
      en: 'Only its partitions have to move. Which strategies move more?',
      ru: 'Переехать должны только его партиции. Какие стратегии переносят больше?',
    },
  },
  {
    id: 'no-cats',
    label: { en: 'C3 subscribes to dogs only', ru: 'C3 подписывается только на dogs' },
    command: { do: 'member.subscribe', ...inGroup, id: 'C3', topics: ['dogs'] },
    outcome: {
      en: 'Plans with unequal subscriptions: nobody gets a topic that he did not ask for.',
      ru: 'План при разных подписках: никто не получит топик, которого не просил.',
    },
  },
]
