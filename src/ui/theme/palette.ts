/** Colours that the canvas draws with; the same as the custom properties of the theme. */
export interface Palette {
  readonly paper: string
  readonly surface: string
  readonly ink: string
  readonly muted: string
  readonly rail: string
  readonly wire: string
  readonly border: string
  readonly pending: string
  readonly broker: string
  readonly selection: string
  /** Owners, by `memberColorIndex`. */
  readonly members: readonly string[]
}

export type ThemeName = 'light' | 'dark'

export const memberColorsMax = 10
/** Groups after the first begin so many hues further on, so that few members of two groups share one. */
export const huesPerGroup = 7

export const palettes: Readonly<Record<ThemeName, Palette>> = {
  light: {
    paper: '#faf7f2',
    surface: '#fffefb',
    ink: '#24201b',
    muted: '#6f655a',
    rail: '#d8cab7',
    wire: '#d9c3a8',
    border: '#e7ddd0',
    pending: '#c85118',
    broker: '#2d705c',
    selection: '#1f5fbf',
    members: [
      '#3568b8',
      '#8455b0',
      '#2b8060',
      '#b04a73',
      '#8a6a0f',
      '#1d7f91',
      '#a04a2c',
      '#5560c8',
      '#5f7d21',
      '#96479c',
    ],
  },
  dark: {
    paper: '#171513',
    surface: '#221f1c',
    ink: '#f4eee6',
    muted: '#ab9f92',
    rail: '#4d443a',
    wire: '#5e5040',
    border: '#3a342e',
    pending: '#f08047',
    broker: '#58b394',
    selection: '#7fb2ff',
    members: [
      '#78a8f0',
      '#be94e6',
      '#63c19c',
      '#ee8fb2',
      '#d9b654',
      '#5fc2d3',
      '#ec9574',
      '#9fa8f7',
      '#a9c766',
      '#dd91e2',
    ],
  },
}

/** The colour of a member in CSS, by its index. */
export const memberVar = (index: number): string => `var(--member-${(index % memberColorsMax) + 1})`
