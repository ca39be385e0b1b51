import { adviseOn } from '../../sim/scenario/advise.ts'
import { parseScenario, parseScenarioText } from '../../sim/scenario/parse.ts'
import { writtenSettings } from '../../sim/scenario/settings.ts'
import { Run } from '../../sim/run.ts'
import { shownProblem } from './shownProblem.ts'
import type { FromSim, ToSim } from './simProtocol.ts'

/** Events handled before the handler yields: a slice of a few milliseconds, so that forks and new loads get through. */
const eventsPerSlice = 4000

interface HeldRun {
  readonly run: Run
  /** How many facts the page already has. */
  sent: number
}

/** Answers one message at a time; `more` tells whether the same message should be handled again for its next slice. */
export interface SimHandler {
  handle(message: ToSim): { readonly answer: FromSim; readonly more: boolean }
}

/** The simulator's side of the worker boundary, free of threads, so that tests and hosts without workers can use it. */
export function createSimHandler(): SimHandler {
  const runs = new Map<string, HeldRun>()

  const load = (message: Extract<ToSim, { kind: 'load' }>): FromSim => {
    const { requestId, run: name, scenario } = message
    const parsed =
      typeof scenario === 'string' ? parseScenarioText(scenario) : parseScenario(scenario)
    if (!parsed.ok)
      return { kind: 'failed', requestId, run: name, problems: parsed.problems.map(shownProblem) }
    runs.set(name, { run: Run.start(parsed.scenario), sent: 0 })
    const { untilUs } = parsed.scenario
    const advice = adviseOn(parsed.scenario)
    const settings = writtenSettings(parsed.scenario)
    return { kind: 'started', requestId, run: name, untilUs, shared: 0, advice, settings }
  }

  const fork = (message: Extract<ToSim, { kind: 'fork' }>): FromSim => {
    const { requestId, run: name, from, atUs, command } = message
    const parent = runs.get(from)
    if (!parent) return unknownRun(requestId, from)
    const run = parent.run.fork(atUs, command)
    const shared = sharedFacts(parent.run, run)
    runs.set(name, { run, sent: shared })
    const { untilUs } = run.scenario
    const advice = adviseOn(parent.run.scenario)
    const settings = writtenSettings(parent.run.scenario)
    return { kind: 'started', requestId, run: name, untilUs, shared, advice, settings }
  }

  const advance = (message: Extract<ToSim, { kind: 'advance' }>) => {
    const { requestId, run: name, untilUs } = message
    const held = runs.get(name)
    if (!held) return { answer: unknownRun(requestId, name), more: false }
    const done = held.run.advance(untilUs, eventsPerSlice)
    const facts = held.run.facts.slice(held.sent)
    held.sent = held.run.facts.length
    const { computedUs } = held.run
    return {
      answer: { kind: 'facts', requestId, run: name, facts, computedUs, done } as const,
      more: !done,
    }
  }

  return {
    handle: (message) => {
      if (message.kind === 'load') return { answer: load(message), more: false }
      if (message.kind === 'fork') return { answer: fork(message), more: false }
      if (message.kind === 'advance') return advance(message)
      runs.delete(message.run)
      return {
        answer: { kind: 'dropped', requestId: message.requestId, run: message.run },
        more: false,
      }
    },
  }
}

const unknownRun = (requestId: number, run: string): FromSim => ({
  kind: 'failed',
  requestId,
  run,
  problems: [
    { path: '', line: null, text: { en: `There is no run ${run}.`, ru: `Нет запуска ${run}.` } },
  ],
})

/** Facts that both runs have: those before the first one that differs, which is where the command was applied. */
function sharedFacts(parent: Run, child: Run): number {
  const at = child.facts.findLastIndex((fact) => fact.kind === 'command.applied')
  return Math.max(0, Math.min(at, parent.facts.length))
}
