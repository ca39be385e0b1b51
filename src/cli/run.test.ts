import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommand } from './run.ts'
import { BrokenFileError } from './usageError.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'purrtition-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function run(text: string) {
  const file = path.join(folder, 'scenario.json')
  writeFileSync(file, text)
  const printed: string[] = []
  const warned: string[] = []
  runCommand(
    [file],
    (line) => printed.push(line),
    (line) => warned.push(line),
  )
  return { printed, warned }
}

it('advises apart from the summary, naming whose setting it is, why and what to do', () => {
  const { printed, warned } = run(
    '{ "version": 1, "topics": [{ "name": "cats" }], "until": "1s", "groups": [{ "id": "g", "members": [{ "id": "C1" }, { "id": "C2" }] }] }',
  )
  expect(warned).toContainEqual(expect.stringMatching(/^warning: group g: .*\..*\.$/))
  expect(printed.join('\n')).not.toMatch(/warning|note:/)
})

it('lists every mistake on a line of its own, with file, line and field', () => {
  const broken =
    '{\n "version": 2,\n "topics": [{ "name": "cats", "config": { "retention.ms": "x" } }]\n}'
  try {
    run(broken)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(BrokenFileError)
    const lines = (error as Error).message.split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/scenario\.json:2: version: Expected 1,/),
      expect.stringMatching(/scenario\.json:3: topics\[0\]\.config\.retention\.ms: /),
    ])
  }
})

it('a rolling restart of 50 static members over 200 partitions: no rebalance after the first, nothing moves', () => {
  const printed: string[] = []
  runCommand(
    ['public/scenarios/rolling-restart.json'],
    (line) => printed.push(line),
    () => undefined,
  )
  const value = (name: string) => printed.find((line) => line.startsWith(name))?.slice(13)
  expect(value('rebalances')).toBe('1')
  expect(value('moved')).toBe('0')
  expect(value('duplicates')).toBe('0')
}, 60_000)
