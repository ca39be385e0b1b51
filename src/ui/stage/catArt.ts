import { furs, type Fur, type Look } from '../theme/furs.ts'
import { palettes, type ThemeName } from '../theme/palette.ts'

/** One stroke or filled area of a cat, in a box of 32 × 32 with the ground at y = 31. */
export interface CatShape {
  readonly d: string
  readonly fill?: string
  readonly stroke?: string
  readonly width?: number
}

/** How a cat holds itself; `walk0` … `walk3` are the phases of a step. */
export type CatPose = 'sit' | 'walk0' | 'walk1' | 'walk2' | 'walk3'

/** Everything there is to draw of one cat, back to front. */
export interface CatDrawing {
  readonly shapes: readonly CatShape[]
  /** Where the letter stands: centre and size, in the same box. */
  readonly letter: { readonly x: number; readonly y: number; readonly size: number }
  readonly ink: string
}

/** The part of the box's plane that a picture of a cat shows: the box and room for outlines. */
export const catView = { x: -1, y: -1.5, size: 34 }

const head =
  'M3.2 2.8 Q3.5 1.9 4.5 2.6 L9 6.3 Q12 5.6 15 6.3 L19.5 2.6 Q20.5 1.9 20.8 2.8 Q22 8 21.6 13.4 Q20.8 20.4 12 20.4 Q3.2 20.4 2.4 13.4 Q2 8 3.2 2.8 Z'
const sittingBody =
  'M4.6 31 Q2.6 22 8.5 18.2 Q18 13.5 24.5 20.5 Q28 24.6 27.6 29 Q27.4 31 25.4 31 Z'
const sittingTail = 'M25.6 29 C30.6 28.6 31.2 23.8 29.6 20.8 C28.5 18.7 28.2 17.2 29.6 15.6'
const walkingBody =
  'M4.4 19.5 Q4.6 15.6 9 15.4 L21 15.4 Q26.6 16 26.6 21 Q26.4 25.6 22.6 25.6 L8 25.6 Q4.4 25.6 4.4 19.5 Z'
const walkingTails: Readonly<Record<number, string>> = {
  0: 'M5.8 18.4 C1.6 17.6 1 13 2.6 10 C3.4 8.4 3.2 7 2.2 5.8',
  1: 'M5.8 18.4 C1.8 18 0.8 13.4 1.8 10.2 C2.4 8.6 3 7.4 3.6 6',
  2: 'M5.8 18.4 C1.6 17.6 1 13 2.6 10 C3.4 8.4 3.2 7 2.2 5.8',
  3: 'M5.8 18.4 C2 17.4 2 13 3.2 10 C3.8 8.4 2.6 7 1.2 6.4',
}
/** Where the four feet are in each phase; the hips stay. */
const feet: Readonly<Record<number, readonly [number, number, number, number]>> = {
  0: [5.6, 12.4, 19, 25.2],
  1: [8, 10, 21.4, 22.8],
  2: [10.4, 7.6, 23.8, 20.4],
  3: [8, 10, 21.4, 22.8],
}
const hips = [8, 10.4, 20.8, 23.2] as const

const outline = (d: string, fur: Fur, line: string, width: number): CatShape => ({
  d,
  fill: fur.coat,
  stroke: line,
  width,
})

const dot = (x: number, y: number, radius: number): string =>
  `M${x - radius} ${y} a${radius} ${radius} 0 1 0 ${radius * 2} 0 a${radius} ${radius} 0 1 0 ${-radius * 2} 0 Z`

/** Moves a path that is drawn for the sitting head to where the head is in another pose. */
const headShift = { sit: { x: 0, y: 0 }, walk: { x: 10.2, y: 1.4 } }

const moved = (d: string, by: { x: number; y: number }): string => {
  if (by.x === 0 && by.y === 0) return d
  let isX = true
  return d.replace(/([a-zA-Z])|(-?\d+(?:\.\d+)?)/g, (part, letter: string | undefined) => {
    if (letter !== undefined) return part
    const value = Number(part) + (isX ? by.x : by.y)
    isX = !isX
    return String(Math.round(value * 100) / 100)
  })
}

/** The marks on a head, by the coat's pattern. */
function headMarks(fur: Fur): CatShape[] {
  if (fur.pattern === 'stripes') {
    const d = 'M12 6.8 L12 10.2 M9 7.2 L9.3 9.6 M15 7.2 L14.7 9.6'
    return [{ d, stroke: fur.mark, width: 1.5 }]
  }
  if (fur.pattern === 'bib')
    return [
      { d: 'M7.2 17 Q12 13.6 16.8 17 Q15 19.8 12 19.8 Q9 19.8 7.2 17 Z', fill: fur.secondMark },
    ]
  if (fur.pattern === 'points') {
    return [
      { d: 'M3.6 3.2 L8.6 7 L3.2 10.4 Q2.8 6.4 3.6 3.2 Z', fill: fur.mark },
      { d: 'M20.4 3.2 L15.4 7 L20.8 10.4 Q21.2 6.4 20.4 3.2 Z', fill: fur.mark },
      {
        d: 'M6.8 15.4 Q8.6 10.8 12 11.4 Q15.4 10.8 17.2 15.4 Q16 19.6 12 19.6 Q8 19.6 6.8 15.4 Z',
        fill: fur.secondMark,
      },
    ]
  }
  if (fur.pattern === 'patches') {
    return [
      {
        d: 'M3.6 3.2 L9 6.9 L11 6.7 Q11.6 10.6 8 11.4 Q4.6 12 3 10.4 Q2.6 6.4 3.6 3.2 Z',
        fill: fur.mark,
      },
      { d: 'M20.4 3.2 L16 6.6 Q16.6 9.4 20.9 9.6 Q21.1 6 20.4 3.2 Z', fill: fur.secondMark },
    ]
  }
  return []
}

const innerEars = (fur: Fur): CatShape[] =>
  fur.pattern === 'outline' || fur.pattern === 'points'
    ? []
    : [
        {
          d: 'M4.8 5 L7.6 7.4 L4.6 9 Z',
          fill: fur.pattern === 'solid' ? fur.secondMark : fur.nose,
        },
        {
          d: 'M19.2 5 L16.4 7.4 L19.4 9 Z',
          fill: fur.pattern === 'solid' ? fur.secondMark : fur.nose,
        },
      ]

function face(fur: Fur, line: string, by: { x: number; y: number }): CatShape[] {
  const at = (x: number): string => dot(Math.round((x + by.x) * 100) / 100, 13 + by.y, 1.7)
  const shine = (x: number): string => dot(Math.round((x + by.x) * 100) / 100, 12.4 + by.y, 0.5)
  const pupil = fur.pattern === 'solid' || fur.pattern === 'points'
  return [
    { d: `${at(7.9)} ${at(16.1)}`, fill: fur.eye },
    ...(pupil
      ? [
          {
            d: `${dot(7.9 + by.x, 13 + by.y, 0.7)} ${dot(16.1 + by.x, 13 + by.y, 0.7)}`,
            fill: '#1d1a18',
          },
        ]
      : [{ d: `${shine(7.5)} ${shine(15.7)}`, fill: '#ffffff' }]),
    { d: moved('M10.9 15.3 L13.1 15.3 L12 16.7 Z', by), fill: fur.nose },
    {
      d: moved('M10 17.4 Q11.2 18.4 12 17.2 Q12.8 18.4 14 17.4', by),
      stroke: fur.pattern === 'solid' ? fur.nose : line,
      width: 0.8,
    },
  ]
}

function headShapes(fur: Fur, line: string, by: { x: number; y: number }): CatShape[] {
  const marks = [...innerEars(fur), ...headMarks(fur)].map((shape) => ({
    ...shape,
    d: moved(shape.d, by),
  }))
  const outlined = outline(moved(head, by), fur, line, 1.5)
  return [
    { ...outlined, width: 0 },
    ...marks,
    { d: outlined.d, stroke: line, width: 1.5 },
    ...face(fur, line, by),
  ]
}

function bodyMarks(fur: Fur, walking: boolean): CatShape[] {
  if (fur.pattern === 'stripes') {
    const d = walking
      ? 'M9 15.6 Q8 17.6 9 19.4 M13 15.4 Q12 17.4 13 19.2'
      : 'M20.6 18.4 Q19.4 20 20.2 21.6 M24 20.8 Q22.6 22 23.2 24 M26.4 24.6 Q25 25.4 25.4 27.2'
    return [{ d, stroke: fur.mark, width: 1.4 }]
  }
  if (fur.pattern === 'bib') {
    const d = walking
      ? 'M9 25.2 Q14 20.8 21 25.2 Z'
      : 'M5.4 30.4 Q4.6 23 8.4 20.6 Q9.6 26 8.4 30.4 Z'
    return [{ d, fill: fur.secondMark }]
  }
  if (fur.pattern === 'points') {
    const d = walking
      ? 'M4.8 20 Q5 16.4 9 16 Q8 22 6 24.6 Q4.8 23 4.8 20 Z'
      : 'M21.4 30.6 Q22 26.6 27.2 27 L27.2 29 Q27 30.6 25.4 30.6 Z'
    return [{ d, fill: fur.mark }]
  }
  if (fur.pattern === 'patches') {
    const dark = walking
      ? 'M6 16.6 Q12 14.6 12.6 18 Q11.4 22 5 20.6 Q5 18 6 16.6 Z'
      : 'M19 17.4 Q24.4 18.8 26.6 24 Q23.6 27.4 20.6 24.6 Q18 21.6 19 17.4 Z'
    return [{ d: dark, fill: fur.secondMark }]
  }
  return []
}

function tailShapes(d: string, fur: Fur, line: string): CatShape[] {
  const inner = fur.pattern === 'points' || fur.pattern === 'patches' ? fur.mark : fur.coat
  return [
    { d, stroke: line, width: 4.6 },
    { d, stroke: inner, width: 2.2 },
  ]
}

function bodyShapes(d: string, fur: Fur, line: string, walking: boolean): CatShape[] {
  return [
    { ...outline(d, fur, line, 0), width: 0 },
    ...bodyMarks(fur, walking),
    { d, stroke: line, width: 1.5 },
  ]
}

function legs(phase: number, fur: Fur, line: string): CatShape[] {
  const ends = feet[phase] ?? [0, 0, 0, 0]
  const paint = fur.pattern === 'points' ? fur.mark : fur.coat
  return hips.flatMap((hip, index) => {
    const d = `M${hip} 24 L${ends[index] ?? hip} 29.6`
    return [
      { d, stroke: line, width: 4.2 },
      { d, stroke: paint, width: 2 },
    ]
  })
}

/** The drawing of one cat. Sitting cats look at you; walking ones go to the right. */
export function drawCat(look: Look, pose: CatPose, theme: ThemeName): CatDrawing {
  const named = furs[look.fur]
  const fur = named.pattern === 'outline' ? { ...named, coat: palettes[theme].surface } : named
  const line = fur.line[theme]
  if (pose === 'sit') {
    return {
      shapes: [
        ...tailShapes(sittingTail, fur, line),
        ...bodyShapes(sittingBody, fur, line, false),
        ...headShapes(fur, line, headShift.sit),
      ],
      letter: { x: 14.4, y: 26, size: 8.6 },
      ink: fur.ink,
    }
  }
  const phase = Number(pose.slice(4))
  return {
    shapes: [
      ...tailShapes(walkingTails[phase] ?? '', fur, line),
      ...legs(phase, fur, line),
      ...bodyShapes(walkingBody, fur, line, true),
      ...headShapes(fur, line, headShift.walk),
    ],
    letter: { x: 8.9, y: 20.8, size: 7.6 },
    ink: fur.ink,
  }
}

export const walkPoses: readonly CatPose[] = ['walk0', 'walk1', 'walk2', 'walk3']
