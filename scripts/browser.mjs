// Which Chromium the browser tests use, and how it is started.
// Order: $CHROMIUM_PATH, Playwright's own, a system Chrome or Chromium, a download, apt-get.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'

const isRoot = process.getuid?.() === 0

/** @type {Record<string, string[]>} */
const systemPaths = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Google/Chrome/Application/chrome.exe',
    'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
  ],
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
}

function playwrightsOwn() {
  try {
    const executable = chromium.executablePath()
    return existsSync(executable) ? executable : undefined
  } catch {
    return undefined
  }
}

/** The first browser in order, whether or not it runs. */
export function findBrowser() {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen) return { kind: 'CHROMIUM_PATH', path: chosen }
  const own = playwrightsOwn()
  if (own) return { kind: 'Playwright', path: own }
  const system = (systemPaths[process.platform] ?? []).find((candidate) => existsSync(candidate))
  return system ? { kind: 'system', path: system } : undefined
}

/** @param {{ path: string } | undefined} browser */
function runs(browser) {
  if (!browser || !existsSync(browser.path)) return false
  if (process.platform === 'win32') return true // `--version` opens a window there
  return spawnSync(browser.path, ['--version'], { timeout: 30_000 }).status === 0
}

/** @param {string} command @param {string[]} args @param {number} timeout @param {Record<string, string>} env */
function attempt(command, args, timeout, env = {}) {
  return spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...env },
  })
}

function download() {
  const timeout = Number(process.env['BROWSER_DOWNLOAD_TIMEOUT_MS'] ?? 180_000)
  const cli = path.resolve(import.meta.dirname, '../node_modules/@playwright/test/cli.js')
  attempt(process.execPath, [cli, 'install', 'chromium'], timeout, {
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '',
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000',
  })
}

function installWithApt() {
  const sudo = isRoot ? [] : ['sudo', '-n']
  const update = ['apt-get', 'update', '-qq']
  const wait = 'DPkg::Lock::Timeout=300'
  const add = ['apt-get', '-o', wait, 'install', '-y', '-qq', '--no-install-recommends', 'chromium']
  for (const words of [update, add]) {
    const [command, ...args] = [...sudo, ...words]
    if (command) attempt(command, args, 600_000, { DEBIAN_FRONTEND: 'noninteractive' })
  }
}

/** Finds a browser that runs, or gets one; says in one line what was done. */
export function ensureBrowser() {
  const present = findBrowser()
  if (runs(present)) return { ...present, note: `uses ${present.path} (${present.kind})` }
  if (process.env['CHROMIUM_PATH']) throw new Error(`CHROMIUM_PATH=${present?.path} does not run`)
  download()
  const downloaded = findBrowser()
  if (runs(downloaded)) return { ...downloaded, note: `downloaded ${downloaded.path}` }
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get')) {
    installWithApt()
    const installed = findBrowser()
    if (runs(installed)) return { ...installed, note: `installed ${installed.path} with apt-get` }
  }
  throw new Error(
    'No Chromium found and none could be installed. ' +
      'Install Chrome or Chromium, or set CHROMIUM_PATH=/path/to/chrome, then run npm test again.',
  )
}

/** How Playwright starts the browser: quiet, without a sandbox only where root or CI needs that. */
export function launchOptions() {
  const browser = findBrowser()
  const args = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
    ...(isRoot || process.env['CI'] ? ['--no-sandbox'] : []),
    ...(process.platform === 'linux' ? ['--disable-gpu'] : []),
  ]
  return browser && browser.kind !== 'Playwright'
    ? { args, executablePath: browser.path }
    : { args }
}
