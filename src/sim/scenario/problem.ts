import type { ConfigProblem } from '../../kafka/config/validate.ts'

/** What each problem needs besides its place, to be put in words. `found` is what stands there now. */
interface ProblemParams {
  // the text is not JSON
  jsonValue: 'found'
  jsonKey: 'found'
  jsonColon: 'found'
  jsonComma: 'found'
  jsonString: never
  jsonEnd: 'found'
  // the shape
  unknownField: never
  missingField: never
  object: 'found'
  list: 'found'
  text: 'found'
  boolean: 'found'
  other: 'found'
  duration: 'found'
  numberWithin: 'min' | 'max' | 'found'
  numberFrom: 'min' | 'found'
  wholeNumberWithin: 'min' | 'max' | 'found'
  wholeNumberFrom: 'min' | 'found'
  name: 'found'
  topicOrPattern: 'found'
  oneOf: 'known' | 'found'
  configValue: 'found'
  client: 'found'
  brokers: 'found'
  latency: 'found'
  command: 'known' | 'found'
  version: 'found'
  noTopics: never
  // names that must exist or differ, numbers that must fit each other
  repeatedName: 'name'
  replicationFactor: 'brokers'
  replicas: 'replicationFactor' | 'brokers'
  replicaLists: 'partitions'
  noSuchTopic: 'name' | 'known'
  noSuchGroup: 'name' | 'known'
  noSuchProducer: 'name' | 'known'
  noSuchBroker: 'name' | 'known'
  assignedWithoutGeneration: never
  assignedAndAssigning: never
}

export type PlainProblemCode = keyof ProblemParams
export type ParamsOf<C extends PlainProblemCode> = Readonly<Record<ProblemParams[C], string>>

/** What is wrong, free of language: `scenarioProblemText` puts it in words. */
export type ProblemDetail =
  | {
      [C in PlainProblemCode]: { readonly code: C; readonly params: ParamsOf<C> }
    }[PlainProblemCode]
  | { readonly code: 'config'; readonly config: ConfigProblem }

/** One thing wrong with a scenario: where (path, and line from 1 where there is a text), and what. */
export type ScenarioProblem = ProblemDetail & {
  readonly path: string
  readonly line: number | null
}

/** Writes a code and its parameters as text: the validator's issues can carry nothing else. */
export const tell = (
  code: PlainProblemCode,
  params: Readonly<Record<string, string>> = {},
): string => JSON.stringify({ code, params })

/** Reads what `tell` wrote; null for the validator's own words. */
export function readTold(
  message: string,
): { readonly code: PlainProblemCode; readonly params: Readonly<Record<string, string>> } | null {
  return message.startsWith('{"code":')
    ? (JSON.parse(message) as ReturnType<typeof readTold>)
    : null
}
