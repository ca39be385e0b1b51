import { beforeEach, describe, expect, it } from 'vitest'
import { scenes } from '../../scenes/catalogue.ts'
import { useAppStore } from './appStore.ts'
import { Session } from './session.ts'
import { createSimHandler } from './simHandler.ts'
import type { ToSim } from './simProtocol.ts'

const scene = scenes.find(({ id }) => id === 'commits')
if (!scene) throw new Error('no scene')

/** A session whose simulator answers one turn at a time, when told to. */
function sessionInTurns() {
  const { handle } = createSimHandler()
  const waiting: ToSim[] = []
  const session = new Session((answer) => {
    turns.next = () => {
      const [message] = waiting
      if (!message) return false
      const turn = handle(message)
      if (!turn.more) waiting.shift()
      answer(turn.answer)
      return true
    }
    return { send: (message) => waiting.push(message) }
  })
  return session
}
const turns = { next: (): boolean => false }

const finish = (): void => {
  while (turns.next());
}
const names = (session: Session): readonly string[] => session.shownRuns().map(({ name }) => name)

describe('another value of a parameter', () => {
  let session: Session
  beforeEach(() => {
    session = sessionInTurns()
    session.openScene(scene.id)
    finish()
  })

  it('leaves what is on screen there until the new worlds are computed up to that moment', () => {
    const before = names(session)
    session.openScene(scene.id, { crash: 3000 }, undefined, 20_000_000)
    const seen = new Set<number>()
    while (names(session)[0] === before[0]) {
      seen.add(session.shownRuns()[0]?.history.facts.length ?? 0)
      if (!turns.next()) break
    }
    expect(seen.size).toBe(1)
    expect(session.shownRuns().map(({ world }) => world)).toEqual(scene.worlds.map(({ id }) => id))
    for (const run of session.shownRuns()) expect(run.computedUs).toBeGreaterThanOrEqual(20_000_000)
    finish()
    expect(session.isOpening).toBe(false)
    expect(useAppStore.getState().computedUs).toBe(useAppStore.getState().endUs)
  })

  it('shows at once in its control, and the last of several is the one that comes', () => {
    session.openScene(scene.id, { crash: 3000 }, undefined, 20_000_000)
    for (let index = 0; index < scene.worlds.length; index++) turns.next()
    expect(useAppStore.getState().opened).toMatchObject({ values: { crash: 3000 } })
    session.openScene(scene.id, { crash: 4000 }, undefined, 20_000_000)
    finish()
    const kills = session
      .shownRuns()
      .map(({ history }) => history.facts.find(({ kind }) => kind === 'member.stopped')?.atUs)
    expect(kills).toEqual(scene.worlds.map(() => 4_000_000))
  })
})

it('what a link does as soon as its scene is open forks a run that has all its facts', () => {
  const session = sessionInTurns()
  session.openScene(scene.id, undefined, () => {
    session.act({ do: 'broker.kill', broker: 1 }, 8_000_000)
  })
  finish()
  for (const { branch, history } of session.shownRuns()) {
    expect(branch).toBe(useAppStore.getState().branches[1]?.id)
    expect(history.facts[0]).toMatchObject({ id: 0, kind: 'run.started' })
  }
})
