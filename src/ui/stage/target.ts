import type { KeyboardEvent, SVGProps } from 'react'

/** Something on the stage that can be clicked, focused and inspected. */
export type StageTarget =
  | { readonly kind: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'member'; readonly group: string; readonly id: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'producer'; readonly id: string }
  | { readonly kind: 'broker'; readonly broker: number }
  | {
      readonly kind: 'record'
      readonly topic: string
      readonly partition: number
      readonly offset: number
    }

/** Whether two targets are the same thing. */
export const isSameTarget = (a: StageTarget, b: { readonly kind: string } | null): boolean =>
  b !== null && JSON.stringify(a) === JSON.stringify(b)

/** Makes an SVG group a button: clickable, focusable, named. */
export function asButton(
  label: string,
  isPressed: boolean,
  select: () => void,
): SVGProps<SVGGElement> {
  return {
    role: 'button',
    tabIndex: 0,
    'aria-label': label,
    'aria-pressed': isPressed,
    onClick: select,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      event.stopPropagation()
      select()
    },
  }
}

/** Text cut so that it fits a width, given the width of a character; between words where that loses little. */
export function fitText(text: string, width: number, charWidth: number): string {
  const room = Math.floor(width / charWidth)
  if (text.length <= room) return text
  if (room < 3) return ''
  const cut = text.slice(0, room - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > room / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}
