import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { furs, lookOfKey } from './furs.ts'
import { palettes, type ThemeName } from './palette.ts'

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The custom properties of one theme. */
function tokensOf(theme: ThemeName): Map<string, string> {
  const block = css.slice(css.indexOf(`:root[data-theme='${theme}'] {`)).split('}')[0] ?? ''
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  )
}

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  const tokens = tokensOf(theme)
  const color = (name: string): string => tokens.get(name) ?? `no --${name}`

  it('paints the canvas in the colours of the page', () => {
    const { paper, surface, ink, rail, wire, border, pending, broker, selection, muted, members } =
      palettes[theme]
    const same = { paper, surface, ink, rail, wire, border, pending, broker, selection }
    for (const [name, value] of Object.entries(same)) expect(color(name)).toBe(value)
    expect(color('ink-muted')).toBe(muted)
    members.forEach((value, index) => {
      expect(color(`member-${index + 1}`)).toBe(value)
    })
  })

  it.each([
    'ink',
    'ink-soft',
    'ink-muted',
    'accent-ink',
    'member-1',
    'member-2',
    'member-3',
    'member-4',
    'member-5',
    'member-6',
    'member-7',
    'member-8',
    'member-9',
    'member-10',
    'broker-ink',
  ])('%s can be read', (name) => {
    expect(contrast(color(name), color('surface'))).toBeGreaterThanOrEqual(4.5)
  })

  it('muted text can be read on every ground', () => {
    for (const ground of ['paper', 'sunken']) {
      expect(contrast(color('ink-muted'), color(ground))).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(['empty', 'preparing', 'completing', 'stable', 'dead'])(
    'state %s can be read',
    (state) => {
      expect(contrast(color(`state-${state}`), color(`on-state-${state}`))).toBeGreaterThanOrEqual(
        4.5,
      )
    },
  )
})

describe('furs', () => {
  it('each has its own pattern', () => {
    const patterns = Object.values(furs).map((fur) => fur.pattern)
    expect(new Set(patterns).size).toBe(patterns.length)
  })

  it('a key named after a fur has it, any other a steady one with its first letter', () => {
    expect(lookOfKey('siamese')).toEqual({ fur: 'siamese', letter: 'S' })
    expect(lookOfKey('луна').letter).toBe('Л')
    expect(lookOfKey('order-7')).toEqual(lookOfKey('order-7'))
  })

  it('cats of the talk all look different', () => {
    const colours = 'white black ginger grey red orange tabby calico siamese brown cream blue'
    const looks = colours.split(' ').map((key) => JSON.stringify(lookOfKey(key)))
    expect(new Set(looks).size).toBe(looks.length)
  })

  it('no key: an outline without a letter', () => {
    expect(lookOfKey(null)).toEqual({ fur: 'stray', letter: '' })
  })
})
