import { describe, expect, it } from 'vitest'
import { parseScenario, parseScenarioText } from './parse.ts'
import type { ProblemDetail } from './problem.ts'
import { plainProblemCodes, scenarioProblemText } from './problemText.ts'

const filled = new Proxy({}, { get: () => 'X', has: () => true })

describe('the words of a problem', () => {
  it.each(plainProblemCodes)('%s has both languages and no empty place', (code) => {
    const { en, ru } = scenarioProblemText({ code, params: filled } as ProblemDetail)
    for (const text of [en, ru]) {
      expect(text).toMatch(/\.$/)
      expect(text).not.toMatch(/undefined|\{\w+\}/)
    }
    expect(en).toMatch(/[a-z]/)
    expect(ru).toMatch(/[а-я]/)
  })

  it('name what is allowed and what was found', () => {
    const parsed = parseScenario({ version: 1, topics: [{ name: 'cats', partitions: 0 }] })
    const texts = parsed.ok ? [] : parsed.problems.map(scenarioProblemText)
    expect(texts).toEqual([
      {
        en: 'Expected a whole number from 1 to 1000; found 0.',
        ru: 'Нужно: целое число от 1 до 1000; сейчас здесь 0.',
      },
    ])
  })
})

describe('problems of different kinds', () => {
  it('are reported together: a broken shape hides neither names nor settings', () => {
    const parsed = parseScenarioText(`{
  "version": 1,
  "topics": [
    { "name": "cats", "partitions": 0, "config": { "retention.ms": "x" } },
    { "name": "cats", "replicationFactor": 9 }
  ],
  "producers": [{ "id": "p", "topic": "dogs" }],
  "groups": [
    { "id": "g", "members": [{ "id": 5 }], "config": { "session.timeout.ms": "often" } }
  ],
  "events": [
    { "at": "1s", "do": "explode" },
    { "at": "1s", "do": "member.start", "group": "g", "id": "C9", "config": { "max.poll.records": 0 } },
    { "at": "1s", "do": "broker.kill", "broker": 9 }
  ]
}`)
    const found = parsed.ok
      ? []
      : parsed.problems.map(({ line, path, code }) => `${line ?? '?'} ${path} ${code}`)
    expect(found).toEqual([
      '4 topics[0].partitions wholeNumberWithin',
      '4 topics[0].config.retention.ms config',
      '5 topics[1] repeatedName',
      '5 topics[1].replicationFactor replicationFactor',
      '7 producers[0].topic noSuchTopic',
      '9 groups[0].members[0].id name',
      '9 groups[0].config.session.timeout.ms config',
      '12 events[0].do command',
      '13 events[1].config.max.poll.records config',
      '14 events[2].broker noSuchBroker',
    ])
  })

  it('of several allowed shapes name the one that was meant', () => {
    const parsed = parseScenario({
      version: 1,
      topics: [{ name: 'cats' }],
      cluster: { brokers: [{ id: 1, rak: 'a' }] },
    })
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([
      { path: 'cluster.brokers[0].rak', code: 'unknownField' },
    ])
  })
})
