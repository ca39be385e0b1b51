import { toJsonSchema } from '@valibot/to-json-schema'
import { scenarioSchema } from '../src/sim/scenario/schema.ts'

/** The published JSON Schema of a scenario, made from the validator: they cannot disagree. */
export function scenarioJsonSchema(): string {
  const schema = toJsonSchema(scenarioSchema, { typeMode: 'input', errorMode: 'ignore' })
  const { $schema, ...rest } = schema
  const title = 'Purrtition scenario, version 1'
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`
}
