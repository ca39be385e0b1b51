import type { DragEvent } from 'react'

/** What a person may do on the board: with a member of a group, or with a topic that the group reads. */
export type BoardMove = 'member.start' | 'member.stop' | 'group.subscribe' | 'group.unsubscribe'

/** Moves the member or the topic of that name. */
export type MoveOnBoard = (what: BoardMove, name: string) => void

const typeOf = (group: string, what: BoardMove): string =>
  `application/x-${what}-${group}`.toLowerCase()

/** Makes something draggable that stands for a member or a topic: dropped in the right place, the move is made. */
export const dragSource = (group: string, what: BoardMove, name: string) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.stopPropagation()
    event.dataTransfer.setData(typeOf(group, what), name)
  },
})

/** Makes a place where members and topics of a group are dropped for one of these moves. */
export const dropTarget = (group: string, moves: readonly BoardMove[], onMove: MoveOnBoard) => ({
  onDragOver: (event: DragEvent) => {
    const { types } = event.dataTransfer
    if (moves.some((what) => types.includes(typeOf(group, what)))) event.preventDefault()
  },
  onDrop: (event: DragEvent) => {
    for (const what of moves) {
      const name = event.dataTransfer.getData(typeOf(group, what))
      if (name === '') continue
      event.preventDefault()
      onMove(what, name)
    }
  },
})
