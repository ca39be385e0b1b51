import { describe, expect, it } from 'vitest'
import { scenes } from '../../scenes/catalogue.ts'
import { initialValues } from '../../scenes/scene.ts'
import { simulate } from '../../sim/run.ts'
import { parseScenario } from '../../sim/scenario/parse.ts'
import type { Fact } from '../../trace/facts.ts'
import type { Locale } from '../i18n/message.ts'
import { describeCommand, describeFact } from './describeFact.ts'
import { stateText } from './stateWords.ts'

/** Faults of every kind, so that their facts occur. */
const faults = {
  version: 1,
  seed: 7,
  topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
  producers: [{ id: 'p', topic: 'cats', ratePerSecond: 3, keys: ['black', null] }],
  groups: [{ id: 'g', members: [{ id: 'C1' }, { id: 'C2' }, { id: 'C3' }] }],
  events: [
    { at: '12s', do: 'member.kill', group: 'g', id: 'C2' },
    { at: '14s', do: 'member.stop', group: 'g', id: 'C3' },
    { at: '20s', do: 'broker.kill', broker: 1 },
    { at: '40s', do: 'broker.start', broker: 1 },
    { at: '60s', do: 'broker.stop', broker: 2 },
    { at: '70s', do: 'topic.partitions', topic: 'cats', partitions: 6 },
    { at: '75s', do: 'link.cut', a: 'broker-3', b: 'controller' },
    { at: '90s', do: 'link.heal', a: 'broker-3', b: 'controller' },
  ],
  until: '120s',
}

const factsOf = (file: unknown): readonly Fact[] => {
  const parsed = parseScenario(file)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return simulate(parsed.scenario).facts
}
const facts = [
  ...scenes.flatMap((scene) =>
    scene.worlds.flatMap(({ id }) => factsOf(scene.scenario(id, initialValues(scene.parameters)))),
  ),
  ...factsOf(faults),
]

describe.each<Locale>(['en', 'ru'])('facts in words, %s', (locale) => {
  const sentences = [...new Set(facts.map((fact) => describeFact(fact, locale)))]

  it('leave no place unfilled', () => {
    expect(
      sentences.filter((text) => /\{\w+\}|undefined|null|NaN|∅\.|^ | [ .,]|[:,]\./.test(text)),
    ).toEqual([])
  })

  it('say no code of ours: camel case, node ids or UUIDs', () => {
    // request names (JoinGroup) and the coordinator's states (PreparingRebalance) are Kafka's own
    const jargon = /\b[a-z]+[A-Z]\w*|\bbroker-\d|\b(?:member|producer):|[\da-f]{8}-[\da-f]{4}/
    expect(sentences.filter((text) => jargon.test(text))).toEqual([])
  })
})

it('spells states as Kafka does, with a word for people', () => {
  expect(stateText('group', 'CompletingRebalance', 'en')).toBe(
    'CompletingRebalance – waits for the assignment',
  )
  expect(stateText('member', 'preparingRebalance', 'ru')).toBe(
    'PREPARING_REBALANCE – ждёт JoinGroup',
  )
  expect(stateText('member', 'left', 'ru')).toBe('вышел')
  expect(stateText('broker', 'pendingControlledShutdown', 'en')).toBe(
    'PENDING_CONTROLLED_SHUTDOWN – hands leadership over',
  )
})

it.each([
  [1, 'p шлёт 1 кошку в секунду'],
  [3, 'p шлёт 3 кошки в секунду'],
  [5, 'p шлёт 5 кошек в секунду'],
  [0.5, 'p шлёт 0,5 кошки в секунду'],
])('%d takes the right Russian form', (ratePerSecond, text) => {
  expect(describeCommand({ do: 'producer.rate', producer: 'p', ratePerSecond }, 'ru')).toBe(text)
})
