import type { DragEvent } from 'react'

/** What a person may do with a member on the board. */
export type MoveMember = (what: 'member.start' | 'member.stop', id: string) => void

const typeOf = (group: string, what: 'start' | 'stop'): string =>
  `application/x-member-${what}-${group}`.toLowerCase()

/** Makes something draggable that stands for a member: dropped in the right place, it starts or stops. */
export const dragSource = (group: string, what: 'start' | 'stop', id: string) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(typeOf(group, what), id)
  },
})

/** Makes a place where members of a group are dropped to start or to stop. */
export const dropTarget = (group: string, what: 'start' | 'stop', onMove: MoveMember) => ({
  onDragOver: (event: DragEvent) => {
    if (event.dataTransfer.types.includes(typeOf(group, what))) event.preventDefault()
  },
  onDrop: (event: DragEvent) => {
    const id = event.dataTransfer.getData(typeOf(group, what))
    if (id === '') return
    event.preventDefault()
    onMove(`member.${what}`, id)
  },
})
