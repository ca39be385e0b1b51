import type { Beat, Scene } from '../scene.ts'

/** The story, told by facts of the three worlds. */
export const beats: readonly Beat[] = [
  {
    id: 'stable',
    at: { ms: 0 },
    title: { en: 'Two readers, four partitions', ru: 'Два читателя, четыре партиции' },
    words: {
      en: 'A reads P0 and P1, B reads P2 and P3. C starts now and asks the coordinator to let it in, in all three worlds.',
      ru: 'A читает P0 и P1, B читает P2 и P3. C запускается и просится к координатору во всех трёх мирах.',
    },
  },
  {
    id: 'epoch',
    world: 'consumer',
    at: { fact: 'group.epoch.changed' },
    title: {
      en: 'KIP-848: one heartbeat, one epoch more',
      ru: 'KIP-848: один heartbeat, эпоха на единицу больше',
    },
    words: {
      en: 'The coordinator itself computes the new target. C is in at once, with nothing for now: its partition is still with B.',
      ru: 'Новый план считает сам координатор. C сразу в группе, пока без партиций: его партиция ещё у B.',
    },
    instead: { en: 'The epoch did not change.', ru: 'Эпоха не изменилась.' },
  },
  {
    id: 'preparing',
    at: { fact: 'group.state.changed', where: { to: 'PreparingRebalance' } },
    title: { en: 'The group prepares', ru: 'Группа готовится' },
    words: {
      en: 'C is parked. A and B do not know yet: they learn it from the answer to their next heartbeat (27, REBALANCE_IN_PROGRESS).',
      ru: 'C ждёт. A и B ещё не знают: они узнают из ответа на свой следующий heartbeat (27, REBALANCE_IN_PROGRESS).',
    },
  },
  {
    id: 'a-revokes',
    world: 'eager',
    at: { fact: 'partitions.revoked', where: { member: 'A' } },
    title: { en: 'Eager: A gives up everything', ru: 'Eager: A отдаёт всё' },
    words: {
      en: 'A commits, revokes P0 and P1 and joins again. Nobody reads these two until every member is back: who comes first waits for the last.',
      ru: 'A коммитит оффсеты, отдаёт P0 и P1 и входит заново. Эти две партиции никто не читает, пока не вернутся все: первый ждёт последнего.',
    },
    instead: {
      en: 'The slow member has not come back in this run.',
      ru: 'Медленный участник за это время не вернулся.',
    },
  },
  {
    id: 'gives-up',
    world: 'consumer',
    at: { fact: 'partitions.revoked', where: { member: 'B' } },
    title: { en: 'KIP-848: B is told to give one up', ru: 'KIP-848: B просят отдать одну' },
    words: {
      en: 'The answer to B’s next heartbeat carries its new assignment. B revokes one partition, commits and says so at once. A hears nothing of it all.',
      ru: 'Ответ на следующий heartbeat B несёт его новое назначение. B отдаёт одну партицию, коммитит и сразу об этом сообщает. A ничего не замечает.',
    },
    instead: { en: 'B had to give nothing up.', ru: 'B ничего не пришлось отдавать.' },
  },
  {
    id: 'eager-generation',
    world: 'eager',
    at: { fact: 'generation.started', where: { generation: 2 } },
    title: { en: 'Eager: all are here', ru: 'Eager: все на месте' },
    words: {
      en: 'Everybody has joined again, so the join phase ends: one generation more, and the leader A runs the assignor.',
      ru: 'Все вошли снова, фаза входа закончена: поколение на единицу больше, лидер A запускает assignor.',
    },
    instead: {
      en: 'The slow member has not come back in this run.',
      ru: 'Медленный участник за это время не вернулся.',
    },
  },
  {
    id: 'coop-revoke',
    world: 'cooperative',
    at: { fact: 'partitions.revoked', where: { member: 'B' } },
    title: { en: 'Cooperative: only P3 stops', ru: 'Cooperative: останавливается только P3' },
    words: {
      en: 'The plan leaves everything where it is but P3. B revokes P3 and joins again at once. P0, P1 and P2 never stopped.',
      ru: 'По плану всё остаётся на месте, кроме P3. B отдаёт P3 и сразу входит снова. P0, P1 и P2 не останавливались.',
    },
    instead: {
      en: 'The first cooperative round is not over in this run: it waits for the slow member.',
      ru: 'Первый раунд cooperative за это время не закончился: он ждёт медленного участника.',
    },
  },
  {
    id: 'eager-assigned',
    world: 'eager',
    at: { fact: 'partitions.assigned', where: { member: 'C' } },
    title: { en: 'Eager: done in one round', ru: 'Eager: готово за один раунд' },
    words: {
      en: 'C has its partition. All four were silent for a while: the panel counts them below.',
      ru: 'C получил партицию. Какое-то время молчали все четыре: счёт ниже, в этой панели.',
    },
    instead: {
      en: 'The slow member has not come back in this run.',
      ru: 'Медленный участник за это время не вернулся.',
    },
  },
  {
    id: 'takes',
    world: 'consumer',
    at: { fact: 'partitions.assigned', where: { member: 'C' }, nth: 2 },
    title: {
      en: 'KIP-848: C takes it at its next heartbeat',
      ru: 'KIP-848: C берёт её при следующем heartbeat',
    },
    words: {
      en: 'At most group.consumer.heartbeat.interval.ms later, 5 s. No second round, and nobody else took part.',
      ru: 'Не позже чем через group.consumer.heartbeat.interval.ms, 5 с. Второго раунда нет, и больше никто не участвовал.',
    },
    instead: {
      en: 'C got nothing more in this run.',
      ru: 'Больше C за это время ничего не получил.',
    },
  },
  {
    id: 'second-round',
    world: 'cooperative',
    at: { fact: 'generation.started', where: { generation: 3 } },
    title: { en: 'Cooperative: the second round', ru: 'Cooperative: второй раунд' },
    words: {
      en: 'A and C learned of the second round by their next heartbeat, one interval later. P3 waits at least that long.',
      ru: 'A и C узнали о втором раунде из следующего heartbeat, через интервал. P3 ждёт не меньше этого.',
    },
    instead: {
      en: 'The second cooperative round has not come in this run: it waits for the slow member.',
      ru: 'Второго раунда cooperative за это время не было: он ждёт медленного участника.',
    },
  },
  {
    id: 'coop-assigned',
    world: 'cooperative',
    at: { fact: 'partitions.assigned', where: { member: 'C' }, nth: 2 },
    title: { en: 'Cooperative: P3 has moved', ru: 'Cooperative: P3 переехала' },
    words: {
      en: 'C reads P3. One partition was silent for longer, three were never silent. Try a slow A, or a shorter heartbeat.',
      ru: 'C читает P3. Одна партиция молчала дольше, три не молчали вовсе. Попробуйте медленного A или более частый heartbeat.',
    },
    instead: {
      en: 'The slow member has not come back in this run.',
      ru: 'Медленный участник за это время не вернулся.',
    },
  },
]

export const dares: Scene['dares'] = [
  {
    id: 'kill-b',
    label: { en: 'Kill B', ru: 'Убить B' },
    command: { do: 'member.kill', group: 'cat-lovers', id: 'B' },
    outcome: {
      en: 'Nobody notices before session.timeout.ms (45 s): its partitions are silent in every world.',
      ru: 'Никто не заметит раньше session.timeout.ms (45 с): его партиции молчат во всех мирах.',
    },
  },
]
