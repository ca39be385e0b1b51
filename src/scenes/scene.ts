import type { Fact, FactKind } from '../trace/facts.ts'
import type { Command } from '../sim/scenario/scenario.ts'
import type { ScenarioFile } from '../sim/scenario/schema.ts'

/** One text in both languages: the compiler refuses a scene that lacks one. */
export interface Words {
  readonly en: string
  readonly ru: string
}

/** A value that the viewer may change; the scene's scenario is built from all of them. */
export type Parameter =
  | {
      readonly kind: 'choice'
      readonly id: string
      readonly label: Words
      readonly options: readonly { readonly value: string; readonly label: Words }[]
      readonly initial: string
    }
  | {
      readonly kind: 'range'
      readonly id: string
      readonly label: Words
      readonly min: number
      readonly max: number
      readonly step: number
      readonly unit: Words
      readonly initial: number
    }
  | {
      readonly kind: 'switch'
      readonly id: string
      readonly label: Words
      readonly initial: boolean
    }

export type ParameterValue = string | number | boolean
export type ParameterValues = Readonly<Record<string, ParameterValue>>

/** Waits for the nth fact of a kind whose fields equal `where`. */
export interface FactMatcher {
  readonly fact: FactKind
  readonly where?: Readonly<Record<string, string | number | boolean>>
  readonly nth?: number
  /** Only facts at or after this moment, ms. */
  readonly afterMs?: number
  /** Only while no such fact has come. */
  readonly before?: Pick<FactMatcher, 'fact' | 'where'>
}

/** A step of the story: when its moment comes, its words are shown; when it does not come, `instead` is. */
export interface Beat {
  readonly id: string
  readonly at: { readonly ms: number } | FactMatcher
  readonly title: Words
  readonly words: Words
  readonly instead?: Words
  /** Which world it is about, when several are shown. */
  readonly world?: string
}

/** One of the worlds that a scene shows side by side. */
export interface SceneWorld {
  readonly id: string
  readonly label: Words
}

/** Some lines of the application; a handler's are lit while it runs. */
export interface CodeBlock {
  readonly text: string
  readonly handler?: 'assigned' | 'revoked' | 'lost'
}

export type SceneSection = 'log' | 'groups' | 'clients'

export interface Scene {
  /** As in the table of contents. */
  readonly id: string
  readonly question: Words
  readonly aha: Words
  readonly misconception: Words
  /** The one topic that is shown; without it, all are. */
  readonly topic?: string
  /** The partition whose log is open at first, in place of the stage. */
  readonly log?: { readonly topic: string; readonly partition: number }
  /** Whether the board of who has what is open at first. */
  readonly board?: boolean
  /** Code beside the picture, lit as its parts run. */
  readonly code?: readonly CodeBlock[]
  readonly groups: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly worlds: readonly SceneWorld[]
  /** The scenario of one world, for these values of the parameters. Pure. */
  readonly scenario: (world: string, values: ParameterValues) => ScenarioFile
  readonly beats: readonly Beat[]
  /** "Try to break it": commands offered as buttons. */
  readonly dares: readonly {
    readonly id: string
    readonly label: Words
    readonly command: Command
    readonly outcome: Words
  }[]
}

/** The values that parameters start with. */
export const initialValues = (parameters: readonly Parameter[]): ParameterValues =>
  Object.fromEntries(parameters.map(({ id, initial }) => [id, initial]))

/** What is wrong with values that came from outside, such as a link: an unknown parameter, or a value it cannot have. */
export function valueProblems(
  parameters: readonly Parameter[],
  values: ParameterValues,
): { readonly id: string; readonly value: ParameterValue; readonly wanted: Words }[] {
  const known = parameters.map((parameter) => parameter.id).join(', ')
  return Object.entries(values).flatMap(([id, value]) => {
    const parameter = parameters.find((each) => each.id === id)
    const wanted = parameter
      ? wantedOf(parameter, value)
      : { en: `one of the parameters ${known}`, ru: `один из параметров ${known}` }
    return wanted ? [{ id, value, wanted }] : []
  })
}

/** What the parameter would accept, or null when it accepts the value. */
function wantedOf(parameter: Parameter, value: ParameterValue): Words | null {
  if (parameter.kind === 'switch')
    return typeof value === 'boolean' ? null : { en: 'true or false', ru: 'true или false' }
  if (parameter.kind === 'choice') {
    const options = parameter.options.map((option) => option.value)
    const text = options.join(', ')
    return options.some((option) => option === value)
      ? null
      : { en: `one of ${text}`, ru: `одно из ${text}` }
  }
  const { min, max } = parameter
  const isWithin = typeof value === 'number' && value >= min && value <= max
  return isWithin ? null : { en: `a number from ${min} to ${max}`, ru: `число от ${min} до ${max}` }
}

/** The fact that a beat waits for, or undefined when it does not come. */
export function findAwaited(facts: readonly Fact[], matcher: FactMatcher): Fact | undefined {
  let left = matcher.nth ?? 1
  const fromUs = (matcher.afterMs ?? 0) * 1000
  for (const fact of facts) {
    if (matcher.before && isLike(fact, matcher.before)) return undefined
    if (fact.atUs < fromUs || !isLike(fact, matcher)) continue
    left -= 1
    if (left === 0) return fact
  }
  return undefined
}

function isLike(fact: Fact, { fact: kind, where }: Pick<FactMatcher, 'fact' | 'where'>): boolean {
  if (fact.kind !== kind) return false
  const fields: Readonly<Record<string, unknown>> = { ...fact }
  return Object.entries(where ?? {}).every(([name, value]) => fields[name] === value)
}
