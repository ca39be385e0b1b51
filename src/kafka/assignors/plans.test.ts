import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignorByName, assignorNames } from './catalogue.ts'
import { withSoundClaims } from './soundClaims.ts'
import type { Assignment, AssignorInput, AssignorMember, TopicPartition } from './types.ts'

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`

/** Claims may be stale, held by two, repeated, of topics that are gone or not subscribed, and of unknown partitions. */
const claim = fc.record({
  topic: fc.constantFrom('cats', 'dogs', 'gone'),
  partition: fc.integer({ min: 0, max: 9 }),
})
const claims = fc.uniqueArray(claim, { maxLength: 8, selector: nameOf })
const generation = fc.integer({ min: -1, max: 3 })

const member = fc.record({
  topics: fc.constantFrom(['cats'], ['dogs'], ['cats', 'dogs'], ['cats', 'gone']),
  ownedPartitions: claims,
  generation,
  userData: fc.record({ ownedPartitions: claims, generation }),
})

const group = fc
  .record({
    cats: fc.integer({ min: 1, max: 8 }),
    dogs: fc.integer({ min: 0, max: 5 }),
    members: fc.array(member, { minLength: 1, maxLength: 5 }),
    sameTopics: fc.boolean(),
  })
  .map(({ cats, dogs, members, sameTopics }): AssignorInput => {
    const [first] = members
    const named = members.map((each, index): AssignorMember => ({
      ...each,
      topics: sameTopics && first ? first.topics : each.topics,
      memberId: `C${index}`,
    }))
    const partitionCounts = new Map([['cats', cats]])
    if (dogs > 0) partitionCounts.set('dogs', dogs)
    return { partitionCounts, members: named }
  })

function wantedOf({ partitionCounts, members }: AssignorInput): Set<string> {
  const wanted = new Set<string>()
  for (const [topic, count] of partitionCounts) {
    if (!members.some(({ topics }) => topics.includes(topic))) continue
    for (let partition = 0; partition < count; partition++) wanted.add(`${topic}-${partition}`)
  }
  return wanted
}

/** Every member is in the plan, every partition in it is wanted, held once, and by a subscriber. */
function expectValid(plan: Assignment, input: AssignorInput): Set<string> {
  const wanted = wantedOf(input)
  const planned = [...plan.values()].flat().map(nameOf)
  expect([...plan.keys()].toSorted()).toEqual(input.members.map(({ memberId }) => memberId))
  expect(new Set(planned).size).toBe(planned.length)
  for (const each of planned) expect(wanted).toContain(each)
  for (const { memberId, topics } of input.members) {
    for (const { topic } of plan.get(memberId) ?? []) expect(topics).toContain(topic)
  }
  return new Set(planned)
}

const clients = ['java', 'librdkafka'] as const

describe('a plan over arbitrary claims', () => {
  it.each(assignorNames.filter((name) => name !== 'cooperative-sticky'))(
    '%s gives every partition to exactly one subscriber',
    (name) => {
      fc.assert(
        fc.property(group, (input) => {
          const sound = withSoundClaims(input)
          const planned = expectValid(assignorByName(name).assign(sound), input)
          expect(planned).toEqual(wantedOf(input))
        }),
        { seed: 832, numRuns: 2000 },
      )
    },
  )

  it.each(clients)(
    'cooperative-sticky of %s leaves out only what is yet to be given up',
    (client) => {
      fc.assert(
        fc.property(group, (input) => {
          const sound = withSoundClaims(input)
          const plan = assignorByName('cooperative-sticky', client).assign(sound)
          const planned = expectValid(plan, input)
          const claimed = new Set(
            sound.members.flatMap(({ ownedPartitions }) => ownedPartitions.map(nameOf)),
          )
          for (const each of wantedOf(input))
            if (!planned.has(each)) expect(claimed).toContain(each)
        }),
        { seed: 832, numRuns: 2000 },
      )
    },
  )

  it.each(clients)('cooperative-sticky of %s is complete once claims are as planned', (client) => {
    fc.assert(
      fc.property(group, (input) => {
        const { assign } = assignorByName('cooperative-sticky', client)
        let sound = withSoundClaims(input)
        for (let round = 4; round < 7; round++) {
          const plan = assign(sound)
          const members = sound.members.map((each) => ({
            ...each,
            ownedPartitions: plan.get(each.memberId) ?? [],
            generation: round,
          }))
          sound = { ...sound, members }
        }
        const planned = expectValid(assign(sound), input)
        expect(planned).toEqual(wantedOf(input))
      }),
      { seed: 832, numRuns: 1000 },
    )
  })

  it('a leader that knows 6 of 9 partitions plans the 6', () => {
    const owned = (...partitions: number[]): readonly TopicPartition[] =>
      partitions.map((partition) => ({ topic: 'cats', partition }))
    const input: AssignorInput = {
      partitionCounts: new Map([['cats', 6]]),
      members: [
        { memberId: 'A', topics: ['cats'], ownedPartitions: owned(6, 7, 8), generation: 4 },
        { memberId: 'B', topics: ['cats'], ownedPartitions: owned(0, 1, 2, 3, 4), generation: 4 },
      ],
    }
    const plan = assignorByName('cooperative-sticky').assign(withSoundClaims(input))
    expect(plan.get('A')).toEqual(owned(5))
    expect(plan.get('B')).toEqual(owned(0, 1, 2))
  })
})

describe('cooperative-sticky of librdkafka', () => {
  const owned = (...partitions: number[]): readonly TopicPartition[] =>
    partitions.map((partition) => ({ topic: 'cats', partition }))
  const next = (partitions: number, claims: Readonly<Record<string, readonly number[]>>) => {
    const members = Object.entries(claims).map(([memberId, numbers]) => ({
      memberId,
      topics: ['cats'],
      ownedPartitions: owned(...numbers),
      generation: 4,
    }))
    const input = { partitionCounts: new Map([['cats', partitions]]), members }
    const plan = assignorByName('cooperative-sticky', 'librdkafka').assign(input)
    return Object.fromEntries(
      [...plan].map(([memberId, each]) => [
        memberId,
        each.map(({ partition }) => partition).toSorted((a, b) => a - b),
      ]),
    )
  }

  // as seen in recordings of 2.6.1 and 2.15.0; Java's keeps the first partitions of each member
  it.each([
    ['a newcomer gets the first ones', { A: [0, 1, 2, 3, 4, 5], B: [] }, { A: [3, 4, 5], B: [] }],
    ['one of each', { A: [3, 4, 5], B: [0, 1, 2], C: [] }, { A: [4, 5], B: [1, 2], C: [] }],
    ['orphans are given from the end', { A: [4, 5], C: [0, 3] }, { A: [2, 4, 5], C: [0, 1, 3] }],
    ['a fresh group goes round', { A: [], B: [], C: [] }, { A: [0, 3], B: [1, 4], C: [2, 5] }],
  ])('%s', (_what, claims, planned) => {
    expect(next(6, claims)).toEqual(planned)
  })

  it('moves as few partitions as Java, and leaves the group as balanced', () => {
    const claimsOf = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 12 })
    const same = fc.tuple(fc.array(claimsOf, { minLength: 1, maxLength: 5 })).map(([lists]) => {
      const taken = new Set<number>()
      return lists.map((list, index): AssignorMember => {
        const own = list.filter((each) => !taken.has(each))
        for (const each of own) taken.add(each)
        const memberId = `C${index}`
        return { memberId, topics: ['cats'], ownedPartitions: owned(...own), generation: 4 }
      })
    })
    fc.assert(
      fc.property(same, (members) => {
        const input = { partitionCounts: new Map([['cats', 12]]), members }
        const outcome = clients.map((client) => {
          const plan = assignorByName('cooperative-sticky', client).assign(input)
          const kept = members.reduce((sum, { memberId, ownedPartitions }) => {
            const names = new Set(ownedPartitions.map(nameOf))
            return sum + (plan.get(memberId) ?? []).filter((each) => names.has(nameOf(each))).length
          }, 0)
          return kept
        })
        expect(outcome[1]).toBe(outcome[0])
      }),
      { seed: 832, numRuns: 2000 },
    )
  })
})
