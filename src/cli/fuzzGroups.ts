import type { Dice } from './fuzzDice.ts'

export type Clients = 'java' | 'librdkafka'

/** librdkafka knows no `sticky` (KIP-54). */
export const assignors: Readonly<Record<Clients, readonly (string | string[])[]>> = {
  java: [
    'range',
    'roundrobin',
    'sticky',
    'cooperative-sticky',
    ['range', 'cooperative-sticky'],
    ['cooperative-sticky', 'sticky'],
    ['roundrobin', 'range'],
  ],
  librdkafka: ['range', 'roundrobin', 'cooperative-sticky', 'range,roundrobin'],
}
export const racks = ['north', 'south', 'west'] as const
export const protocols = ['classic', 'consumer'] as const
export const clients: readonly Clients[] = ['java', 'librdkafka']

/** What the application does around the consumer: own commits, handlers, records that take long or kill. */
function randomApplication({ draw, pick, oneIn }: Dice) {
  const handler = () => ({
    takes: pick([0, 0, 20, 3000]),
    throws: oneIn(20),
    commits: oneIn(3),
  })
  return {
    ...(oneIn(3)
      ? {
          commits: {
            every: pick([1, 3, 'poll'] as const),
            how: pick(['sync', 'async'] as const),
            offset: pick(['next', 'next', 'own'] as const),
          },
        }
      : {}),
    stores: pick(['afterRecord', 'afterRecord', 'never'] as const),
    works: pick(['inLoop', 'inLoop', 'onWorker'] as const),
    ...(oneIn(3) ? { handlers: { assigned: handler(), revoked: handler() } } : {}),
    ...(oneIn(4) ? { handlers: { revoked: handler(), lost: handler() } } : {}),
    poison: oneIn(4) ? [{ offset: draw(0, 40), takes: pick([0, 300]), crashes: oneIn(4) }] : [],
  }
}

/** A group of one client; sometimes its members speak both protocols, and stand on racks. */
export function randomGroup(dice: Dice, id: string, topics: readonly string[]) {
  const { draw, pick, oneIn } = dice
  const client = pick(clients)
  // a slow application with a short poll interval is expelled again and again
  const isSlow = oneIn(5)
  const isMixed = oneIn(4)
  return {
    id,
    client,
    topics: topics.filter((_, index) => index === 0 || oneIn(2)),
    processing: isSlow ? 400 : pick([0, 0, 5, 50, { min: 1, max: 80 }]),
    application: oneIn(2) ? randomApplication(dice) : {},
    config: {
      ...(oneIn(4)
        ? { 'group.protocol': 'consumer' }
        : {
            'partition.assignment.strategy': pick(assignors[client]),
            'session.timeout.ms': 6000,
            'heartbeat.interval.ms': pick([1000, 2000]),
          }),
      'max.poll.interval.ms': isSlow ? 6000 : pick([10_000, 30_000]),
      'auto.offset.reset': oneIn(6) ? 'latest' : 'earliest',
      ...(oneIn(3) ? { 'enable.auto.commit': false } : {}),
      ...(client === 'librdkafka' && oneIn(3) ? { 'enable.auto.offset.store': false } : {}),
    },
    members: Array.from({ length: draw(1, 4) }, (_, index) => ({
      id: `C${index + 1}`,
      startAt: draw(0, 4000),
      config: {
        ...(oneIn(4) ? { 'group.instance.id': `${id}-${index}` } : {}),
        ...(oneIn(3) ? { 'client.rack': pick(racks) } : {}),
        ...(isMixed ? { 'group.protocol': pick(protocols) } : {}),
      },
      ...(oneIn(6) ? { topics: [pick([...topics, '^cats-.*'])] } : {}),
      ...(oneIn(12)
        ? { assign: [{ topic: topics[0] ?? '', partition: 0, offset: draw(0, 9) }] }
        : {}),
    })).map(({ assign, topics: own, ...member }) => ({
      ...member,
      ...(assign ? { assign } : own ? { topics: own } : {}),
    })),
  }
}
