// The two commands of the README: `npm start` and `npm test`.
// Uses Node's own modules only, so that it works before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)

const nodeMin = [20, 19]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < nodeMin[0] || (major === nodeMin[0] && minor < nodeMin[1])) {
  console.error(`Purrtition needs Node ${nodeMin.join('.')} or newer; this is ${process.version}.`)
  process.exit(1)
}

const cacheDir = '.cache'
const logDir = path.join(cacheDir, 'logs')
/** @param {string} file */
const bin = (file) => path.join('node_modules', file)

// ---------------------------------------------------------------- installing

/** Whether what npm last wrote to node_modules is what the lock file asks for. */
function isInstalled() {
  const installedPath = bin('.package-lock.json')
  if (!existsSync(installedPath)) return false
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages
  return Object.entries(wanted).every(
    ([where, { version, optional, devOptional }]) =>
      where === '' || optional || devOptional || installed[where]?.version === version,
  )
}

/** @param {string[]} args */
function npm(args) {
  const npmScript = process.env['npm_execpath']
  const viaNode = npmScript?.endsWith('.js')
  const { status } = spawnSync(
    viaNode ? process.execPath : 'npm',
    viaNode ? [npmScript, ...args] : args,
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: !viaNode && process.platform === 'win32',
      env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    },
  )
  return status === 0
}

function install() {
  if (isInstalled()) return
  const startedAt = Date.now()
  console.log('Installing packages …')
  const quietly = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // A registry that lacks another platform's binaries makes `npm ci` refuse; `npm install` goes on.
  const done = npm(['ci', ...quietly]) || npm(['install', '--no-save', ...quietly])
  if (done) {
    console.log(`Packages installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
    return
  }
  console.error('The packages could not be installed: see the lines above. Nothing else was run.')
  process.exit(1)
}

// ------------------------------------------------------------------ starting

function hasScreen() {
  if (process.env['CI'] || !process.stdout.isTTY) return false
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

/** @param {string[]} extra */
function start(extra) {
  install()
  const open = hasScreen() ? ['--open'] : []
  const server = spawn(
    process.execPath,
    [bin('vite/bin/vite.js'), '--host', '127.0.0.1', ...open, ...extra],
    { stdio: 'inherit' },
  )
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
  server.on('exit', (code) => process.exit(code ?? 0))
}

// ------------------------------------------------------------------- testing

/**
 * @typedef {{ passed: number, failed: number, note?: string }} Counts
 * @typedef {{ name: string, args: string[], env?: Record<string, string>,
 *   count?: (output: string) => Counts, before?: () => string | Promise<string> }} Stage
 */

/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** @returns {Counts} */
function vitestCounts() {
  const report = readJson(path.join(cacheDir, 'vitest.json'))
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ suite) =>
      suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken }
}

/** @returns {Counts} */
function playwrightCounts() {
  const { stats, errors } = readJson(path.join(cacheDir, 'playwright.json'))
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

/** Every `{ passed, failed }` in a tree; what lies below one is already counted in it. */
/** @param {unknown} tree @returns {Counts} */
function sumOf(tree) {
  if (tree === null || typeof tree !== 'object') return { passed: 0, failed: 0 }
  const { passed, failed } = /** @type {Record<string, unknown>} */ (tree)
  if (typeof passed === 'number' && typeof failed === 'number') return { passed, failed }
  return Object.values(tree)
    .map(sumOf)
    .reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), {
      passed: 0,
      failed: 0,
    })
}

/** @param {string} output @returns {Counts} */
const conformanceCounts = (output) => sumOf(JSON.parse(output))

/** One seed is one test: it passed when no invariant was violated in it. */
/** @param {string} output @returns {Counts} */
function fuzzCounts(output) {
  const report = JSON.parse(output)
  const seeds = report.seedsRun ?? report.seeds
  const violations = report.violations
  const failing = Array.isArray(violations)
    ? new Set(violations.map((v) => v.seed)).size
    : violations
  const events = typeof report.events === 'number' ? `${String(report.events)} events` : ''
  return { passed: seeds - failing, failed: failing, note: events }
}

const tsx = bin('tsx/dist/cli.mjs')
const sim = [tsx, 'src/cli/main.ts']

/** @type {Stage[]} */
const stages = [
  { name: 'typecheck', args: [bin('typescript/bin/tsc'), '--noEmit'] },
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', args: [bin('oxfmt/bin/oxfmt'), '--check', '.'] },
  { name: 'knip', args: [bin('knip/bin/knip.js')] },
  {
    name: 'unit',
    args: [
      bin('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${cacheDir}/vitest.json`,
    ],
    count: vitestCounts,
  },
  {
    name: 'conformance',
    args: [...sim, 'conformance', 'conformance', '--json'],
    count: conformanceCounts,
  },
  { name: 'fuzz', args: [...sim, 'fuzz', '--seeds', '200', '--json'], count: fuzzCounts },
  { name: 'build', args: [bin('vite/bin/vite.js'), 'build'] },
  { name: 'size', args: [bin('size-limit/bin.js')] },
  {
    name: 'e2e',
    args: [bin('@playwright/test/cli.js'), 'test'],
    env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    count: playwrightCounts,
    before: async () => (await import('./browser.mjs')).ensureBrowser().note,
  },
]

// Output goes to a log: colours would only be noise in it.
const { FORCE_COLOR: _, ...coloured } = process.env
const plainEnv = { ...coloured, NO_COLOR: '1', TERM: 'dumb' }

/** @param {Stage} stage @returns {Promise<{ code: number, stdout: string, all: string }>} */
function runStage(stage) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, stage.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...plainEnv, ...stage.env },
    })
    let stdout = ''
    let all = ''
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text
      all += text
    })
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      all += text
    })
    child.on('error', (error) => resolve({ code: 1, stdout, all: all + String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, all }))
  })
}

/** A stage that failed, or found nothing to do, never counts as passed. */
/** @param {Stage} stage @param {{ code: number, stdout: string }} result @returns {Counts} */
function countsOf(stage, { code, stdout }) {
  if (!stage.count) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  try {
    const counts = stage.count(stdout)
    if (!Number.isInteger(counts.passed) || !Number.isInteger(counts.failed)) {
      return { passed: 0, failed: 1, note: 'printed no counts' }
    }
    const ranNothing = counts.passed + counts.failed === 0
    if (counts.failed === 0 && (code !== 0 || ranNothing)) {
      return {
        ...counts,
        failed: 1,
        note: ranNothing ? 'ran no test' : `exit code ${String(code)}`,
      }
    }
    return counts
  } catch {
    return { passed: 0, failed: 1, note: 'left no report' }
  }
}

const outputLinesMax = 400

/** @param {string} output */
function printOutput(output) {
  const lines = output.trimEnd().split('\n')
  const kept = lines.slice(-outputLinesMax)
  if (kept.length < lines.length)
    console.log(`    … ${String(lines.length - kept.length)} lines above`)
  for (const line of kept) console.log(`    ${line}`)
}

/** @param {Stage} stage @returns {Promise<Counts>} */
async function testStage(stage) {
  const startedAt = Date.now()
  let all = ''
  let code = 1
  /** @type {Counts} */
  let counts = { passed: 0, failed: 1 }
  try {
    const said = await stage.before?.()
    if (said) console.log(`  ${stage.name}: ${said}`)
    const result = await runStage(stage)
    ;({ all, code } = result)
    counts = countsOf(stage, result)
  } catch (error) {
    all = error instanceof Error ? error.message : String(error)
  }
  writeFileSync(path.join(logDir, `${stage.name}.log`), all)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  const mark = counts.failed === 0 ? 'ok  ' : 'FAIL'
  const numbers = stage.count
    ? ` ${String(counts.passed)} passed, ${String(counts.failed)} failed`
    : ''
  const note = counts.note ? ` (${counts.note})` : ''
  console.log(`${mark} ${stage.name.padEnd(11)} ${seconds.padStart(6)} s ${numbers}${note}`)
  if (counts.failed > 0 || code !== 0) printOutput(all)
  return counts
}

/** @param {string[]} args */
function chosenStages(args) {
  const at = args.indexOf('--only')
  if (at < 0) return stages
  const names = (args[at + 1] ?? '').split(',')
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length === 0) return stages.filter((stage) => names.includes(stage.name))
  console.error(
    `No such stage: ${unknown.join(', ')}. There are ${stages.map((s) => s.name).join(', ')}.`,
  )
  return process.exit(2)
}

/** @param {string[]} args */
async function test(args) {
  const chosen = chosenStages(args)
  install()
  mkdirSync(logDir, { recursive: true })
  for (const report of ['vitest.json', 'playwright.json']) {
    rmSync(path.join(cacheDir, report), { force: true })
  }
  let passed = 0
  let failed = 0
  for (const stage of chosen) {
    const counts = await testStage(stage)
    passed += counts.passed
    failed += counts.failed
  }
  console.log(`\n${String(passed)} passed, ${String(failed)} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

const [command, ...rest] = process.argv.slice(2)
if (command === 'start') start(rest)
else if (command === 'test') await test(rest)
else {
  console.error('usage: node scripts/run.mjs start | test [--only typecheck,unit,…]')
  process.exit(2)
}
