import { strFromU8, strToU8, unzlibSync, zlibSync } from 'fflate'
import * as v from 'valibot'
import { partitionName } from '../../kafka/units.ts'
import type { Bilingual } from '../../kafka/config/docs.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import type { OpenLog, Theme } from './appStore.ts'
import type { Locale } from '../i18n/message.ts'
import { linkCommandSchema } from './linkCommand.ts'

/** Everything that a link restores. */
export interface LinkState {
  readonly route:
    | { readonly kind: 'scene'; readonly id: string }
    | { readonly kind: 'play' }
    | { readonly kind: 'bench' }
  readonly values?: Readonly<Record<string, string | number | boolean>>
  /** A playground's scenario file. */
  readonly scenario?: string
  /** What was done to the run, in order; each forked it. */
  readonly acts?: readonly { readonly atUs: number; readonly command: Command }[]
  readonly atUs?: number
  readonly pace?: 'directed' | number
  readonly locale?: Locale
  readonly theme?: Theme
  /** The partition whose log is open. */
  readonly log?: OpenLog
}

export type ReadLink =
  | { readonly ok: true; readonly link: LinkState }
  | { readonly ok: false; readonly problem: Bilingual }

/** Version of the packed part; older links stay readable by their number. */
const linkVersion = 1

const packedSchema = v.object({
  v: v.literal(linkVersion),
  values: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  scenario: v.optional(v.string()),
  acts: v.optional(
    v.array(
      v.object({
        atUs: v.pipe(v.number(), v.integer(), v.minValue(0)),
        command: linkCommandSchema,
      }),
    ),
  ),
})

/** Writes the part of the address after `#`. */
export function writeLink(link: LinkState): string {
  const path = link.route.kind === 'scene' ? `/scene/${link.route.id}` : `/${link.route.kind}`
  const query = new URLSearchParams()
  if (link.atUs !== undefined) query.set('t', String(link.atUs / 1000))
  if (link.pace !== undefined && link.pace !== 'directed') query.set('pace', String(link.pace))
  if (link.locale) query.set('lang', link.locale)
  if (link.theme) query.set('theme', link.theme)
  if (link.log) query.set('log', partitionName(link.log.topic, link.log.partition))
  const { values, scenario, acts } = link
  if (hasEntries(values) || scenario !== undefined || (acts && acts.length > 0)) {
    query.set('s', pack({ v: linkVersion, values, scenario, acts }))
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

const linkProblems = {
  notAPage: (path: string): Bilingual => ({
    en: `${path} is not a page; expected /scene/<id>, /play or /bench.`,
    ru: `Страницы ${path} нет; есть /scene/<id>, /play и /bench.`,
  }),
  damaged: {
    en: 'The part "s" of the link is damaged; copy the whole link again.',
    ru: 'Часть "s" ссылки повреждена: скопируйте ссылку целиком ещё раз.',
  },
  notATime: (time: string): Bilingual => ({
    en: `"t=${time}" is not a time; expected milliseconds, for example t=2510.`,
    ru: `"t=${time}" не время: нужны миллисекунды, например t=2510.`,
  }),
}

/** Reads the part of the address after `#`; says which part is broken and how to mend it. */
export function readLink(hash: string): ReadLink {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2)
  const route = readRoute(path)
  if (!route) {
    return { ok: false, problem: linkProblems.notAPage(path) }
  }
  const query = new URLSearchParams(search)
  const packed = query.get('s')
  const state = packed === null ? {} : unpack(packed)
  if (state === null) {
    return { ok: false, problem: linkProblems.damaged }
  }
  const time = query.get('t')
  const atUs = time === null ? undefined : Math.round(Number(time) * 1000)
  if (atUs !== undefined && !(atUs >= 0)) {
    return {
      ok: false,
      problem: linkProblems.notATime(time ?? ''),
    }
  }
  return {
    ok: true,
    link: { route, ...state, ...readView(query), ...(atUs === undefined ? {} : { atUs }) },
  }
}

function readRoute(path: string): LinkState['route'] | null {
  const scene = /^\/scene\/([a-z0-9-]+)$/.exec(path)
  if (scene?.[1]) return { kind: 'scene', id: scene[1] }
  if (path === '/play') return { kind: 'play' }
  if (path === '/bench') return { kind: 'bench' }
  return null
}

function readView(query: URLSearchParams): Pick<LinkState, 'locale' | 'theme' | 'pace' | 'log'> {
  const lang = query.get('lang')
  const theme = query.get('theme')
  const pace = Number(query.get('pace') ?? Number.NaN)
  const log = /^(?<topic>.+)-(?<partition>\d+)$/.exec(query.get('log') ?? '')?.groups
  return {
    ...(lang === 'en' || lang === 'ru' ? { locale: lang } : {}),
    ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
    ...(pace > 0 && Number.isFinite(pace) ? { pace } : {}),
    ...(log?.['topic']
      ? { log: { topic: log['topic'], partition: Number(log['partition']) } }
      : {}),
  }
}

const hasEntries = (values: object | undefined): boolean =>
  values !== undefined && Object.keys(values).length > 0

function pack(state: object): string {
  const bytes = zlibSync(strToU8(JSON.stringify(state)), { level: 9 })
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function unpack(text: string): Pick<LinkState, 'values' | 'scenario' | 'acts'> | null {
  try {
    const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = unzlibSync(Uint8Array.from(raw, (letter) => letter.charCodeAt(0)))
    const parsed = v.safeParse(packedSchema, JSON.parse(strFromU8(bytes)))
    if (!parsed.success) return null
    const { values, scenario, acts } = parsed.output
    return {
      ...(values ? { values } : {}),
      ...(scenario === undefined ? {} : { scenario }),
      ...(acts ? { acts } : {}),
    }
  } catch {
    return null
  }
}
