import type { FactOf } from './facts.ts'
import type { Reducers } from './reducers.ts'
import type { MessageInFlight, ProducerView, Totals, WaitingRecord, World } from './world.ts'

export const clientReducers: Reducers<
  | 'message.sent'
  | 'connection.lost'
  | 'link.changed'
  | 'producer.started'
  | 'producer.rate.changed'
  | 'record.created'
  | 'record.partitioned'
  | 'batch.sent'
  | 'batch.acked'
  | 'batch.retried'
  | 'batch.failed'
  | 'deadline.armed'
  | 'deadline.cleared'
> = {
  'message.sent': (world, fact) => ({ ...world, inFlight: withMessage(world, fact) }),
  'connection.lost': (world) => world,
  'link.changed': (world, fact) => {
    const link = fact.a < fact.b ? `${fact.a}|${fact.b}` : `${fact.b}|${fact.a}`
    const others = world.cutLinks.filter((each) => each !== link)
    return { ...world, cutLinks: fact.cut ? [...others, link] : others }
  },
  'producer.started': (world, fact) =>
    withProducer(world, fact.producer, (old) => ({
      ...old,
      topic: fact.topic,
      client: fact.client,
      acks: fact.acks,
    })),
  'producer.rate.changed': (world) => world,
  'record.created': (world, fact) =>
    withProducer(count(world, { recordsProduced: 1 }), fact.producer, (old) => ({
      ...old,
      topic: old.topic === '' ? fact.topic : old.topic,
      waiting: [...old.waiting, { record: fact.record, partition: null, sent: false }],
    })),
  'record.partitioned': (world, fact) => {
    const producer = producerOf(world, fact.recordId)
    if (producer === undefined) return world
    return withProducer(world, producer, (old) => ({
      ...old,
      waiting: changeLast(old.waiting, fact.recordId, fact.partition),
    }))
  },
  'batch.sent': (world, fact) =>
    withProducer(world, fact.producer, (old) => {
      const ids = new Set(fact.recordIds)
      return { ...old, waiting: old.waiting.map((each) => markSent(each, ids)) }
    }),
  'batch.acked': (world, fact) => settle(world, fact, 'acked'),
  'batch.retried': (world) => world,
  'batch.failed': (world, fact) => settle(world, fact, 'failed'),
  'deadline.armed': (world, fact) => ({
    ...world,
    deadlines: {
      ...world.deadlines,
      [`${fact.owner}|${fact.name}|${fact.subject}`]: {
        owner: fact.owner,
        name: fact.name,
        subject: fact.subject,
        armedUs: fact.atUs,
        dueUs: fact.dueUs,
      },
    },
  }),
  'deadline.cleared': (world, fact) => {
    const key = `${fact.owner}|${fact.name}|${fact.subject}`
    if (world.deadlines[key] === undefined) return world
    const deadlines = { ...world.deadlines }
    delete deadlines[key]
    return { ...world, deadlines }
  },
}

/** Adds to the run's totals. */
export function count(world: World, more: Partial<Totals>): World {
  const totals: { -readonly [Name in keyof Totals]: number } = { ...world.totals }
  for (const name of Object.keys(more) as (keyof Totals)[]) totals[name] += more[name] ?? 0
  return { ...world, totals }
}

/** Puts a message in flight and drops those that have arrived by now. */
function withMessage(
  world: World,
  fact: FactOf<'message.sent'>,
): Readonly<Record<number, MessageInFlight>> {
  const next: Record<number, MessageInFlight> = {}
  for (const message of Object.values(world.inFlight)) {
    if (message.arriveUs > fact.atUs) next[message.messageId] = message
  }
  next[fact.messageId] = {
    messageId: fact.messageId,
    factId: fact.id,
    requestId: fact.requestId ?? null,
    direction: fact.direction,
    api: fact.api,
    from: fact.from,
    to: fact.to,
    departUs: fact.atUs,
    arriveUs: fact.arriveUs,
    lost: fact.lost ?? false,
    errorCode: fact.errorCode ?? 0,
    records: fact.records ?? [],
    ranges: fact.ranges ?? [],
  }
  return next
}

/** Messages between sender and receiver at `atUs` (µs), in order of message id. */
export const inFlightAt = (world: World, atUs: number): readonly MessageInFlight[] =>
  Object.values(world.inFlight).filter(
    (message) => message.departUs <= atUs && atUs < message.arriveUs,
  )

const newProducer = (id: string): ProducerView => ({
  id,
  topic: '',
  client: 'java',
  acks: 'all',
  waiting: [],
  acked: 0,
  failed: 0,
})

function withProducer(
  world: World,
  id: string,
  change: (old: ProducerView) => ProducerView,
): World {
  const producer = change(world.producers[id] ?? newProducer(id))
  return { ...world, producers: { ...world.producers, [id]: producer } }
}

/** Whose record this is; as a rule it is the newest that some producer holds. */
function producerOf(world: World, recordId: number): string | undefined {
  const producers = Object.values(world.producers)
  const newest = producers.find((each) => each.waiting.at(-1)?.record.id === recordId)
  const holder =
    newest ??
    producers.find((each) => each.waiting.some((waiting) => waiting.record.id === recordId))
  return holder?.id
}

function changeLast(
  waiting: readonly WaitingRecord[],
  recordId: number,
  partition: number,
): readonly WaitingRecord[] {
  const index = waiting.findLastIndex((each) => each.record.id === recordId)
  const old = waiting[index]
  return old === undefined ? waiting : waiting.with(index, { ...old, partition })
}

const markSent = (waiting: WaitingRecord, ids: ReadonlySet<number>): WaitingRecord =>
  !waiting.sent && ids.has(waiting.record.id) ? { ...waiting, sent: true } : waiting

function settle(
  world: World,
  fact: FactOf<'batch.acked' | 'batch.failed'>,
  outcome: 'acked' | 'failed',
): World {
  const records = fact.recordIds.length
  const ids = new Set(fact.recordIds)
  const counted = count(
    world,
    outcome === 'acked' ? { recordsAcked: records } : { recordsFailed: records },
  )
  return withProducer(counted, fact.producer, (old) => ({
    ...old,
    waiting: old.waiting.filter((each) => !ids.has(each.record.id)),
    [outcome]: old[outcome] + records,
  }))
}
