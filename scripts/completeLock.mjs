// `npm run lock`, after every change of dependencies. A registry may lack the binaries of other
// platforms, and npm then leaves those optional packages out of the lock file, which `npm ci`
// refuses. This writes them back: version from the package that asks for them, platform from the
// name. Where they exist, they are installed on their own platform; elsewhere they are skipped.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony']
systems.push('sunos', 'win32')

/** @param {string} name `@oxlint/binding-linux-arm-gnueabihf` and the like */
function platformOf(name) {
  const words = name.split(/[/-]/)
  const at = words.findIndex((word) => systems.includes(word))
  const [os, cpu, abi = ''] = words.slice(at)
  if (at < 0 || !os || !cpu) throw new Error(`${name}: no platform in its name`)
  const libc = os === 'linux' && /^(gnu|musl)/.exec(abi)?.[1]
  return { cpu: [cpu], ...(libc ? { libc: [libc === 'gnu' ? 'glibc' : 'musl'] } : {}), os: [os] }
}

const added = []
for (const asking of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(asking.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key]) continue
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}: ${version} is not one version`)
    const dev = asking.dev ? { dev: true } : {}
    lock.packages[key] = { version, ...platformOf(name), ...dev, optional: true }
    added.push(name)
  }
}

for (const entry of Object.values(lock.packages)) delete entry.resolved
const byName = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(byName)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`package-lock.json: ${String(added.length)} packages of other platforms added`)
