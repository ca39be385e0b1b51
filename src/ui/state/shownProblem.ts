import type { Bilingual } from '../../kafka/config/docs.ts'
import type { ScenarioProblem } from '../../sim/scenario/problem.ts'
import { scenarioProblemText } from '../../sim/scenario/problemText.ts'

/** A problem in words, as the page shows it: the language may be changed while it is on screen. */
export interface ShownProblem {
  readonly path: string
  readonly line: number | null
  readonly text: Bilingual
}

/** Puts a scenario's problem in words. Done beside the simulator, so that the page need not carry all the texts. */
export const shownProblem = (problem: ScenarioProblem): ShownProblem => ({
  path: problem.path,
  line: problem.line,
  text: scenarioProblemText(problem),
})
