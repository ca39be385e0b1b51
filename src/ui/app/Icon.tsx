import type { ReactElement } from 'react'

const paths = {
  open: 'M2 4.500h4l1.500 2H14v6.500H2z',
  link: 'M6.500 9.500l3-3M5 7.500L3.600 8.900a2.500 2.500 0 0 0 3.500 3.500L8.500 11M11 8.500l1.400-1.400a2.500 2.500 0 0 0-3.500-3.500L7.500 5',
  panel: 'M2 3h12v10H2zM10 3v10',
  log: 'M3.500 2h6l3 3v9h-9zM5.500 7h5M5.500 9.500h5M5.500 12h3',
  done: 'M3 8.500l3.500 3.500L13 4.500',
} as const

/** A drawing beside or instead of a button's text; the text stays for those who do not see it. */
export function Icon({ name }: { readonly name: keyof typeof paths }): ReactElement {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
