import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scenarioJsonSchema } from './scenarioJsonSchema.ts'

it('the published schema is the one the validator gives (npm run schema)', () => {
  const published = path.resolve(import.meta.dirname, '../public/scenario.schema.json')
  expect(readFileSync(published, 'utf8')).toBe(scenarioJsonSchema())
})
