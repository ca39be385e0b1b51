import type { GroupState } from '../../trace/facts.ts'
import type { GroupView } from '../../trace/world.ts'
import type { Box, Curve, Density, GroupBox, MemberBox, ProducerBox } from './layoutTypes.ts'
import { catPitch } from './memberCats.ts'

/** The states of a group in order, by the protocol that it speaks. */
const groupStates: Readonly<Record<GroupView['protocol'], readonly GroupState[]>> = {
  classic: ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'],
  consumer: ['Empty', 'Assigning', 'Reconciling', 'Stable', 'Dead'],
}

const monoCharWidth = 6.4

/** The inside of a consumer's card. */
export function layoutMember(
  member: Pick<MemberBox, 'group' | 'id' | 'colorIndex'>,
  box: Box,
  toCoordinator: Curve,
): MemberBox {
  const density: Density = box.height >= 82 ? 'full' : box.height >= 52 ? 'compact' : 'mini'
  const isFull = density === 'full'
  const isSlim = box.width < 72
  const inset = box.x + (isFull ? 18 : isSlim ? 11 : 14)
  const radius = isFull ? 9.5 : isSlim ? 6.5 : 8
  const nameY = box.y + (isFull ? 22 : density === 'compact' ? 20 : box.height / 2 + 4.5)
  const nameWidth = nameWidthOf(member.id, isFull ? 15.5 : 13.5)
  const right = box.x + box.width - radius * 2 - 18
  const lineWidth = box.x + box.width - inset - 10
  const size = isFull ? Math.min(30, Math.round(box.height * 0.27)) : Math.min(24, box.height - 34)
  const catsY = isFull ? box.y + 32 : box.y + 28
  return {
    ...member,
    density,
    box,
    toCoordinator,
    name: { x: inset, y: nameY },
    line: { x: inset + nameWidth, y: nameY, width: right - inset - nameWidth },
    lines: isFull
      ? [
          { x: inset, y: box.y + box.height * 0.54, width: lineWidth },
          { x: inset, y: box.y + box.height - 15, width: lineWidth },
        ]
      : density === 'compact'
        ? [{ x: inset, y: box.y + box.height - 12, width: lineWidth }]
        : [],
    ring: {
      x: box.x + box.width - radius - (isSlim ? 6 : 10),
      y: isFull ? box.y + 19 : density === 'compact' ? box.y + 16 : box.y + box.height / 2,
      radius,
    },
    cats: isFull
      ? {
          x: inset - 2,
          y: catsY,
          size,
          max: Math.min(6, Math.floor(lineWidth / (size + 4))),
          anchor: 'start',
        }
      : catsBefore(
          box.x + box.width - 6,
          box.y + box.height - size - 5,
          size,
          density === 'compact' ? box.width * 0.44 : 0,
        ),
  }
}

/** The height of a row that has one line only. */
export const memberLine = 30

/** A consumer as a row: texts on the left, cats between them and the ring. */
export function layoutMemberRow(
  member: Pick<MemberBox, 'group' | 'id' | 'colorIndex'>,
  box: Box,
  toCoordinator: Curve,
): MemberBox {
  const inset = box.x + 14
  const nameWidth = nameWidthOf(member.id, 13.5)
  const radius = 8.5
  const ringX = box.x + box.width - radius - 12
  const end = ringX - radius - 7
  const size = Math.min(28, box.height - (box.height > memberLine ? 16 : 8))
  return {
    ...member,
    density: 'compact',
    box,
    toCoordinator,
    name: { x: inset, y: box.y + 19 },
    line: { x: inset + nameWidth, y: box.y + 19, width: end - inset - nameWidth },
    lines:
      box.height > memberLine ? [{ x: inset, y: box.y + box.height - 10, width: end - inset }] : [],
    ring: { x: ringX, y: box.y + box.height / 2, radius },
    cats: catsBefore(
      end,
      box.y + box.height - size - 5,
      size,
      Math.min(end - inset - nameWidth - leastLine, box.width * 0.44),
    ),
  }
}

/** What a line beside cats needs at least. */
const leastLine = 42

/** Room for up to four cats that end at `right`. */
function catsBefore(right: number, y: number, size: number, width: number): MemberBox['cats'] {
  const max = Math.max(0, Math.min(4, Math.floor(width / catPitch(size))))
  return { x: right - max * catPitch(size), y, size, max, anchor: 'end' }
}

/** About how wide a name is in a bold font, with what is left free behind it. */
function nameWidthOf(name: string, fontSize: number): number {
  const share = (letter: string): number =>
    /[mwMW]/.test(letter)
      ? 0.92
      : /[A-Z\d]/.test(letter)
        ? 0.68
        : /[ijlrtf\-.]/.test(letter)
          ? 0.42
          : 0.6
  return [...name].reduce((sum, letter) => sum + share(letter), 0) * fontSize + 8
}

/** The inside of a producer's card. */
export function layoutProducer(id: string, box: Box): ProducerBox {
  const density: Density = box.height >= 76 ? 'full' : box.height >= 46 ? 'compact' : 'mini'
  const size = density === 'full' ? 27 : 20
  const isFull = density === 'full'
  return {
    id,
    box,
    density,
    cats: {
      x: box.x + 12,
      y: box.y + box.height - size - (isFull ? 11 : 4),
      size,
      max: density === 'mini' ? 0 : Math.floor((box.width - 20) / (size + 4)),
    },
  }
}

type PillForm = 'long' | 'short' | 'letter'

const pillTexts: Readonly<Record<GroupState, Readonly<Record<PillForm, string>>>> = {
  Empty: { long: 'Empty', short: 'Empty', letter: 'E' },
  PreparingRebalance: { long: 'PreparingRebalance', short: 'Preparing', letter: 'P' },
  CompletingRebalance: { long: 'CompletingRebalance', short: 'Completing', letter: 'C' },
  Assigning: { long: 'Assigning', short: 'Assigning', letter: 'A' },
  Reconciling: { long: 'Reconciling', short: 'Reconciling', letter: 'R' },
  Stable: { long: 'Stable', short: 'Stable', letter: 'S' },
  Dead: { long: 'Dead', short: 'Dead', letter: 'D' },
}
/** A state's name where there is little room. */
export const shortStateName = (state: GroupState): string => pillTexts[state].short

/** Names may be squeezed so far; beyond it a letter stands for each, and the strip's title names the state. */
const shrinkMin = 0.74

const pillWidth = (text: string): number => text.length * monoCharWidth + 27
const arrowWidth = 16

/** The coordinator's strip: five states in a row. */
export function layoutGroup({ id: group, protocol }: GroupView, box: Box): GroupBox {
  const states = groupStates[protocol]
  const room = box.width - 32
  const widthOf = (form: PillForm): number =>
    states.reduce((sum, state) => sum + pillWidth(pillTexts[state][form]) + arrowWidth, -arrowWidth)
  const named = widthOf('long') <= room ? 'long' : 'short'
  const form = room / widthOf(named) < shrinkMin ? 'letter' : named
  const shrink = Math.min(1, room / widthOf(form))
  const height = box.height >= 74 ? 27 : 23
  let x = box.x + 16
  const y = box.y + box.height - height - (box.height >= 74 ? 15 : 8)
  const pills: { state: GroupState; box: Box; label: string }[] = []
  const arrows: { x: number; y: number }[] = []
  for (const state of states) {
    const label = pillTexts[state][form]
    const width = pillWidth(label) * shrink
    if (pills.length > 0) arrows.push({ x: x - (arrowWidth * shrink) / 2, y: y + height / 2 })
    pills.push({ state, box: { x, y, width, height }, label })
    x += width + arrowWidth * shrink
  }
  const titleY = box.y + (box.height >= 74 ? 24 : 18)
  return {
    group,
    box,
    title: { x: box.x + 16, y: titleY },
    generation: { x: box.x + box.width - 16, y: titleY },
    pills,
    hasLetters: form === 'letter',
    arrows,
    ring: { x: box.x + box.width - (form === 'letter' ? 76 : 116), y: titleY - 4, radius: 8 },
  }
}
