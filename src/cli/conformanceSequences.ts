import { assignorNames } from '../kafka/assignors/catalogue.ts'
import type { AssignorName } from '../kafka/assignors/types.ts'
import { difference, type Tally } from './conformanceReport.ts'
import { GroupReplay, type Operation, type StepResult } from './groupReplay.ts'

interface Totals {
  readonly interrupted: number
  readonly orphaned: number
  readonly moved: number
}

interface Scenario {
  readonly id: string
  readonly topics: Readonly<Record<string, number>>
  readonly steps: readonly (readonly Operation[])[]
  readonly expect: Readonly<
    Partial<Record<AssignorName, Totals & { readonly steps: readonly StepResult[] }>>
  >
}

export interface SequenceVectors {
  readonly totals?: Readonly<
    Partial<Record<AssignorName, Totals & { readonly steps: number; readonly rounds: number }>>
  >
  readonly scenarios: readonly Scenario[]
}

/** Every scenario for every assignor, round by round, and the sums over scenarios and the file. */
export function checkSequences({ totals, scenarios }: SequenceVectors, tally: Tally): void {
  for (const name of assignorNames) {
    const all: StepResult[] = []
    for (const scenario of scenarios) {
      const expected = scenario.expect[name]
      if (!expected) continue
      const id = `${scenario.id} ${name}`
      try {
        const replay = new GroupReplay(name, scenario.topics)
        const results = scenario.steps.map((operations) => replay.step(operations))
        all.push(...results)
        expected.steps.forEach((step, index) => {
          const problem = difference(step, results[index])
          tally.record('steps', `${id} step ${index}`, problem)
        })
        const { interrupted, orphaned, moved } = expected
        const sums = { interrupted, orphaned, moved }
        tally.record('totals of a scenario', id, difference(sums, sumOf(results)))
      } catch (error) {
        tally.record('steps', id, `threw ${String(error)}`)
      }
    }
    const expectedTotals = totals?.[name]
    if (!expectedTotals) continue
    tally.compare('totals of the file', name, expectedTotals, () => ({
      ...sumOf(all),
      steps: all.length,
      rounds: all.reduce((sum, { rounds }) => sum + rounds.length, 0),
    }))
  }
}

const sumOf = (results: readonly StepResult[]): Totals => ({
  interrupted: results.reduce((sum, step) => sum + step.interrupted, 0),
  orphaned: results.reduce((sum, step) => sum + step.orphaned, 0),
  moved: results.reduce((sum, step) => sum + step.moved, 0),
})
