import { describe, expect, it } from 'vitest'
import { preludeOf } from '../../../scripts/preludes.ts'
import { scenes } from '../../scenes/catalogue.ts'
import type { Fact } from '../../trace/facts.ts'
import { startAfterPrelude } from './preludeClient.ts'
import { createSimHandler } from './simHandler.ts'
import type { SimClient } from './simClient.ts'
import type { FromSim } from './simProtocol.ts'

const scene = scenes.find(({ id }) => id === 'topics-and-partitions')
if (!scene) throw new Error('no scene')
const prelude = preludeOf(scene)
const world = prelude[0]
if (!world) throw new Error('no world')

/** A client with the simulator behind it that starts when `show` is called. */
function openWith() {
  const answers: FromSim[] = []
  let starts = 0
  let show = (): void => undefined
  const startSimulator = (answer: (message: FromSim) => void): SimClient => {
    starts += 1
    const { handle } = createSimHandler()
    return {
      send: (message) => {
        for (let more = true; more;) {
          const turn = handle(message)
          more = turn.more
          answer(turn.answer)
        }
      },
    }
  }
  const client = startAfterPrelude(prelude, startSimulator, (start) => {
    show = start
  })((message) => {
    answers.push(message)
  })
  return {
    client,
    answers,
    starts: () => starts,
    show: () => {
      show()
    },
  }
}

const factsOf = (answers: readonly FromSim[]): readonly Fact[] =>
  answers.flatMap((each) => (each.kind === 'facts' ? each.facts : []))

describe('a client that begins with a prelude', () => {
  it('answers out of the prelude without the simulator', () => {
    const { client, answers, starts } = openWith()
    client.send({ kind: 'load', requestId: 1, run: 'a', scenario: world.scenario })
    client.send({ kind: 'advance', requestId: 2, run: 'a', untilUs: world.untilUs })
    expect(answers.map(({ kind }) => kind)).toEqual(['started', 'facts'])
    expect(factsOf(answers)).toEqual(world.facts)
    expect(starts()).toBe(0)
  })

  it('goes on with the simulator: the whole run comes out once', () => {
    const { client, answers, show } = openWith()
    client.send({ kind: 'load', requestId: 1, run: 'a', scenario: world.scenario })
    client.send({ kind: 'advance', requestId: 2, run: 'a', untilUs: 5_000_000 })
    show()
    const facts = factsOf(answers)
    expect(facts.map(({ id }) => id)).toEqual(facts.map((_, index) => index))
    expect(facts.length).toBeGreaterThan(world.facts.length)
    expect(answers.filter(({ kind }) => kind === 'started')).toHaveLength(1)
  })

  it('starts the simulator at once for any other scenario', () => {
    const { client, answers, starts } = openWith()
    const scenario = { ...(world.scenario as object), seed: 77 }
    client.send({ kind: 'load', requestId: 1, run: 'a', scenario })
    expect(starts()).toBe(1)
    expect(answers.map(({ kind }) => kind)).toEqual(['started'])
  })
})
