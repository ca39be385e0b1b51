import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { scenarioJsonSchema } from './scenarioJsonSchema.ts'

/** `npm run schema`: writes the published JSON Schema of scenario files. */
writeFileSync(
  path.resolve(import.meta.dirname, '../public/scenario.schema.json'),
  scenarioJsonSchema(),
)
