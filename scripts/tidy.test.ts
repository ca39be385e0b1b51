import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { scenes } from '../src/scenes/catalogue.ts'

/** What no linter knows: keeps the repository in order. */

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(path.join(root, folder))) return []
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
    )
}

const sources = ['src', 'e2e', 'bench', 'scripts']
  .flatMap(filesUnder)
  .filter((file) => /\.(ts|tsx|mjs|css)$/.test(file))
const itself = 'scripts/tidy.test.ts'

/** Every `{ en, ru }` in a value, with the path that leads to it. */
function wordsIn(
  value: unknown,
  where = '',
): readonly { where: string; en: unknown; ru: unknown }[] {
  if (value === null || typeof value !== 'object') return []
  if ('en' in value || 'ru' in value) {
    const { en, ru } = value as { en?: unknown; ru?: unknown }
    return [{ where, en, ru }]
  }
  return Object.entries(value).flatMap(([key, inner]) => wordsIn(inner, `${where}.${key}`))
}

describe('scenes', () => {
  it('have ids of their own', () => {
    const ids = scenes.map((scene) => scene.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are all in the table of contents', () => {
    const folders = readdirSync(path.join(root, 'src/scenes'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    const contents = read('src/scenes/contents.ts')
    expect(folders.filter((folder) => !contents.includes(`./${folder}/`))).toEqual([])
  })

  it.each(scenes)('$id speaks both languages', (scene) => {
    const words = wordsIn(scene)
    const spoken = words.filter(({ en, ru }) => en !== '' || ru !== '') // a bare number has no unit
    const incomplete = spoken.filter(
      ({ en, ru }) => !isText(en) || !isText(ru) || !hasRussian(en, ru),
    )
    expect(words.length).toBeGreaterThan(0)
    expect(incomplete).toEqual([])
  })
})

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

/** Whole sentences must be translated; bare terms (`acks`, `linger.ms`, `.NET, librdkafka · CRC32`) may stay. */
const hasRussian = (en: string, ru: string): boolean =>
  /[а-яё]/i.test(ru) ||
  (en.replaceAll(/\b[a-z]+(\.[a-z]+)+\b/g, '').match(/\b[a-z]{2,}\b/g) ?? []).length < 4

describe('documents', () => {
  const adrs = readdirSync(path.join(root, 'docs/adr')).filter((file) => /^\d{4}-/.test(file))

  it('list every decision in the index', () => {
    const index = read('docs/adr/README.md')
    expect(adrs.filter((file) => !index.includes(`(${file})`))).toEqual([])
  })

  it('number decisions without gaps', () => {
    expect(adrs.map((file) => Number(file.slice(0, 4)))).toEqual(adrs.map((_, index) => index + 1))
  })

  it.each(adrs)('%s says context, decision and consequences', (file) => {
    const text = read(`docs/adr/${file}`)
    for (const part of ['Context', 'Decision', 'Consequences'])
      expect(text).toContain(`**${part}.**`)
  })

  it('link only to files that exist', () => {
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...filesUnder('docs').filter((f) => f.endsWith('.md')),
    ]
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('explain at least 35 terms in both languages', () => {
    const rows = read('docs/GLOSSARY.md')
      .split('\n')
      .filter(
        (line) => line.startsWith('| ') && !line.startsWith('| term') && !line.startsWith('| ---'),
      )
    expect(rows.length).toBeGreaterThanOrEqual(35)
    expect(rows.filter((row) => row.split('|').length !== 6 || !/[а-яё]/i.test(row))).toEqual([])
  })
})

describe('folders of src', () => {
  const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

  it.each(folders)('src/%s says what it is, what it must not know and where to begin', (folder) => {
    const text = read(`src/${folder}/README.md`)
    expect(text.startsWith(`# ${folder}\n`)).toBe(true)
    expect(text).toMatch(/\bknows?\b/i)
    expect(text).toMatch(/\bbegin\b/i)
  })

  it('hold no barrels and no utils', () => {
    const names = sources.map((file) => path.basename(file))
    const vague = /^(index|utils?|helpers?)\.tsx?$/
    expect(names.filter((name) => vague.test(name))).toEqual([])
  })
})

describe('sources', () => {
  const containing = (pattern: RegExp): readonly string[] =>
    sources.filter((file) => file !== itself && pattern.test(read(file)))

  it('focus no test and skip none', () => {
    expect(containing(/\b(it|test|describe)\.(only|skip|fixme)\b/)).toEqual([])
  })
  it('leave nothing for later', () => {
    expect(containing(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })
  it('silence no check of types', () => {
    expect(containing(/@ts-(ignore|nocheck|expect-error)/)).toEqual([])
  })
  it('wait for facts in browser tests, not for a while', () => {
    const specs = sources.filter((file) => file.startsWith('e2e/'))
    expect(specs.filter((file) => read(file).includes('waitForTimeout'))).toEqual([])
  })
})

describe('lock file', () => {
  it('names no host, so that any registry can serve it', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved":\s*"https?:/)
  })
  it('covers every platform (npm run lock)', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const wanted = Object.values(packages).flatMap((p) => Object.keys(p.optionalDependencies ?? {}))
    expect(wanted.filter((name) => !(`node_modules/${name}` in packages))).toEqual([])
  })
  it('belongs to package.json, whose versions are exact', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >
    const wanted = { ...dependencies, ...devDependencies }
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version?: string }>
    }
    const locked = Object.keys(wanted).map((name) => [
      name,
      packages[`node_modules/${name}`]?.version,
    ])
    expect(Object.fromEntries(locked)).toEqual(wanted)
  })
})
