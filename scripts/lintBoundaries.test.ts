import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * A rule that never fired is not known to work. This test plants every forbidden thing in a copy of
 * the tree's skeleton and expects our own lint configuration to report each of them, and nothing
 * that is allowed.
 */

const root = path.resolve(import.meta.dirname, '..')

const mayImport: Readonly<Record<string, readonly string[]>> = {
  kafka: [],
  trace: ['kafka'],
  machines: ['kafka'],
  sim: ['kafka', 'trace', 'machines'],
  replay: ['kafka', 'trace'],
  scenes: ['kafka'],
  ui: ['kafka', 'trace', 'machines', 'sim', 'replay', 'scenes'],
  embed: ['kafka', 'trace', 'machines', 'sim', 'replay', 'scenes', 'ui'],
  cli: ['kafka', 'trace', 'machines', 'sim', 'replay', 'scenes'],
}
const folders = Object.keys(mayImport)

/** Beyond the above, types only: a scene is data, and runs nothing. */
const mayImportTypes: Readonly<Record<string, readonly string[]>> = { scenes: ['trace', 'sim'] }

const packagesOf: Readonly<Record<string, readonly string[]>> = {
  machines: ['xstate'],
  sim: ['pure-rand', 'valibot'],
  ui: ['react', 'xstate', 'valibot', 'zustand'],
  embed: ['react', 'xstate', 'valibot', 'zustand'],
  cli: ['node:fs', 'valibot'],
}
const packages = ['react', 'xstate', 'pure-rand', 'valibot', 'zustand', 'node:fs', 'left-pad']

const repeatable = ['kafka', 'trace', 'machines', 'sim', 'scenes']
const impurities = [
  'Date.now()',
  'performance.now()',
  'setTimeout(print, 1)',
  'setInterval(print, 1)',
  'queueMicrotask(print)',
  'requestAnimationFrame(print)',
  'window.name',
  'document.title',
  'navigator.language',
  'console.log(1)',
  'fetch("/")',
  'crypto.randomUUID()',
  'process.env',
  'Math.random()',
]

interface Finding {
  readonly code: string
  readonly filename: string
  readonly line: number
}

const scratch = mkdtempSync(path.join(tmpdir(), 'planted-'))
const findings: Finding[] = []

/** One forbidden or allowed thing per line, so that a finding's line tells what was found. */
function plantedLines(): readonly string[] {
  return [
    ...folders.map((to) => `import type { Own as ${to}Type } from '../${to}/ownType.ts'`),
    ...folders.map((to) => `import { own as ${to} } from '../${to}/own.ts'`),
    ...packages.map((name) => `import '${name}'`),
    ...impurities.map((expression) => `print(${expression})`),
    `export async function floating() { await Promise.resolve(); Promise.reject(new Error('lost')) }`,
    `export const anything = (value: any) => value`,
    `export default print`,
  ]
}

const longFunction = `export function long(): number {\n${'  print(1)\n'.repeat(71)}  return 1\n}\n`

function plant(folder: string): void {
  const directory = path.join(scratch, 'src', folder)
  mkdirSync(directory, { recursive: true })
  writeFileSync(path.join(directory, 'own.ts'), `export const own = '${folder}'\n`)
  writeFileSync(path.join(directory, 'ownType.ts'), `export type Own = '${folder}'\n`)
  writeFileSync(
    path.join(directory, 'planted.ts'),
    [...plantedLines(), 'declare function print(value?: unknown): void', ''].join('\n'),
  )
}

function has(file: string, line: number, rule: string): boolean {
  return findings.some((f) => f.filename === file && f.line === line && f.code.includes(rule))
}

const lineOf = (text: string): number => plantedLines().findIndex((line) => line.includes(text)) + 1

beforeAll(() => {
  cpSync(path.join(root, '.oxlintrc.json'), path.join(scratch, '.oxlintrc.json'))
  cpSync(path.join(root, 'tsconfig.json'), path.join(scratch, 'tsconfig.json'))
  symlinkSync(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'), 'junction')
  for (const folder of folders) plant(folder)
  const other = path.join(scratch, 'src', 'kafka')
  writeFileSync(
    path.join(other, 'long.ts'),
    `declare function print(v: number): void\n${longFunction}`,
  )
  writeFileSync(path.join(other, 'huge.ts'), 'export {}\n'.padEnd(402 * 10, 'export {}\n'))
  writeFileSync(
    path.join(other, 'a.ts'),
    `import { b } from './b.ts'\nexport const a = (): number => b()\n`,
  )
  writeFileSync(
    path.join(other, 'b.ts'),
    `import { a } from './a.ts'\nexport const b = (): number => a()\n`,
  )
  const oxlint = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
  const run = spawnSync(process.execPath, [oxlint, '--type-aware', '--format', 'json', 'src'], {
    cwd: scratch,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const report = JSON.parse(run.stdout) as {
    diagnostics: readonly {
      code: string
      filename: string
      labels: readonly { span: { line: number } }[]
    }[]
  }
  for (const { code, filename, labels } of report.diagnostics) {
    findings.push({
      code,
      filename: filename.replaceAll('\\', '/'),
      line: labels[0]?.span.line ?? 0,
    })
  }
}, 60_000)

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
})

describe.each(folders)('src/%s', (folder) => {
  const file = `src/${folder}/planted.ts`

  it('imports only the folders it may', () => {
    const reported = folders.filter((to) => has(file, lineOf(`'../${to}/own.ts'`), 'boundaries'))
    expect(reported).toEqual(
      folders.filter((to) => to !== folder && !mayImport[folder]?.includes(to)),
    )
  })

  it('imports types only from the folders it may', () => {
    const reported = folders.filter((to) =>
      has(file, lineOf(`'../${to}/ownType.ts'`), 'boundaries'),
    )
    const allowed = [folder, ...(mayImport[folder] ?? []), ...(mayImportTypes[folder] ?? [])]
    expect(reported).toEqual(folders.filter((to) => !allowed.includes(to)))
  })

  it('imports only the packages it may', () => {
    const reported = packages.filter((name) =>
      has(file, lineOf(`import '${name}'`), 'no-restricted-imports'),
    )
    expect(reported).toEqual(packages.filter((name) => !packagesOf[folder]?.includes(name)))
  })

  it('knows the clock, the page and chance only where it may', () => {
    const reported = impurities.filter((text) => {
      const line = lineOf(`print(${text})`)
      return has(file, line, 'no-restricted-globals') || has(file, line, 'no-restricted-properties')
    })
    expect(reported).toEqual(repeatable.includes(folder) ? impurities : [])
  })

  it('drops no promise, uses no any and exports no default', () => {
    expect(has(file, lineOf('floating'), 'no-floating-promises')).toBe(true)
    expect(has(file, lineOf('anything'), 'no-explicit-any')).toBe(true)
    expect(has(file, lineOf('export default'), 'no-default-export')).toBe(true)
  })
})

describe('size and shape', () => {
  const reports = (file: string, rule: string): boolean =>
    findings.some((f) => f.filename === `src/kafka/${file}` && f.code.includes(rule))

  it('reports a function over 70 lines', () => {
    expect(reports('long.ts', 'max-lines-per-function')).toBe(true)
  })
  it('reports a file over 400 lines', () => {
    expect(reports('huge.ts', 'max-lines')).toBe(true)
  })
  it('reports files that import each other', () => {
    expect(reports('a.ts', 'no-cycle') || reports('b.ts', 'no-cycle')).toBe(true)
  })
})
