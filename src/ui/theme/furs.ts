/** The six furs, and `stray` for a record without a key: an outline only. */
export type FurName = 'ginger' | 'black' | 'grey' | 'white' | 'siamese' | 'calico' | 'stray'

/** How a coat is marked, so that colour never stands alone. */
export type FurPattern = 'stripes' | 'solid' | 'bib' | 'plain' | 'points' | 'patches' | 'outline'

export interface Fur {
  readonly name: FurName
  readonly pattern: FurPattern
  readonly coat: string
  /** Stripes, points or patches. */
  readonly mark: string
  readonly secondMark: string
  readonly eye: string
  readonly nose: string
  /** The letter on the coat. */
  readonly ink: string
  /** Outline, on light and on dark paper. */
  readonly line: { readonly light: string; readonly dark: string }
}

/** What a key looks like: its fur and the letter on it. */
export interface Look {
  readonly fur: FurName
  readonly letter: string
}

export const furs: Readonly<Record<FurName, Fur>> = {
  ginger: {
    name: 'ginger',
    pattern: 'stripes',
    coat: '#e8913c',
    mark: '#b85f16',
    secondMark: '#fbe3c4',
    eye: '#2b2119',
    nose: '#a1432a',
    ink: '#4d2407',
    line: { light: '#a8540f', dark: '#f6b575' },
  },
  black: {
    name: 'black',
    pattern: 'solid',
    coat: '#3a3632',
    mark: '#24211e',
    secondMark: '#57514a',
    eye: '#f2c53d',
    nose: '#8f7d74',
    ink: '#f7f2ea',
    line: { light: '#1d1a18', dark: '#a0958a' },
  },
  grey: {
    name: 'grey',
    pattern: 'bib',
    coat: '#98a1aa',
    mark: '#6a747e',
    secondMark: '#e7ebee',
    eye: '#26302c',
    nose: '#5f4a4f',
    ink: '#22282e',
    line: { light: '#5a646e', dark: '#cdd5dc' },
  },
  white: {
    name: 'white',
    pattern: 'plain',
    coat: '#fffefb',
    mark: '#e3dacf',
    secondMark: '#f6efe6',
    eye: '#3b352f',
    nose: '#e59a96',
    ink: '#5a4d40',
    line: { light: '#a3917f', dark: '#8d8072' },
  },
  siamese: {
    name: 'siamese',
    pattern: 'points',
    coat: '#eedcc1',
    mark: '#6f4c36',
    secondMark: '#8d654a',
    eye: '#3f8fd6',
    nose: '#2f1d13',
    ink: '#4a2f1f',
    line: { light: '#6f4c36', dark: '#d3ac8c' },
  },
  calico: {
    name: 'calico',
    pattern: 'patches',
    coat: '#fff6ea',
    mark: '#e07f2d',
    secondMark: '#3b3733',
    eye: '#35302b',
    nose: '#e08a84',
    ink: '#5a3a1c',
    line: { light: '#b8641f', dark: '#f0ad6c' },
  },
  stray: {
    name: 'stray',
    pattern: 'outline',
    coat: 'transparent',
    mark: 'transparent',
    secondMark: 'transparent',
    eye: '#8b8177',
    nose: '#8b8177',
    ink: '#8b8177',
    line: { light: '#8b8177', dark: '#a89d90' },
  },
}

const namedFurs = ['ginger', 'black', 'grey', 'white', 'siamese', 'calico'] as const

/** Two letters would collide otherwise: black B, white W, ginger G, grey R, siamese S, calico C. */
const namedLetters: Readonly<Record<(typeof namedFurs)[number], string>> = {
  ginger: 'G',
  black: 'B',
  grey: 'R',
  white: 'W',
  siamese: 'S',
  calico: 'C',
}

/** Colours of cats that are none of the six furs, and the fur that comes closest. */
const relatives: Readonly<Record<string, FurName>> = {
  red: 'ginger',
  orange: 'ginger',
  tabby: 'ginger',
  brown: 'siamese',
  cream: 'white',
  blue: 'grey',
}

const looks = new Map<string, Look>()
const stray: Look = { fur: 'stray', letter: '' }

/** The look of a key: its own fur if it is named after one, else one chosen by a stable hash; never that of a named fur. */
export function lookOfKey(key: string | null): Look {
  if (key === null) return stray
  const known = looks.get(key)
  if (known !== undefined) return known
  const look = chooseLook(key)
  looks.set(key, look)
  return look
}

function chooseLook(key: string): Look {
  const named = namedFurs.find((name) => name === key)
  if (named !== undefined) return { fur: named, letter: namedLetters[named] }
  const letter = ([...key.trim()][0] ?? '').toUpperCase()
  const relative = relatives[key]
  if (relative) return { fur: relative, letter }
  const free = namedFurs.filter((name) => namedLetters[name] !== letter)
  return { fur: free[fnv1a(key) % free.length] ?? 'ginger', letter }
}

/** FNV-1a over UTF-16 units: the same key has the same fur in every run. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
