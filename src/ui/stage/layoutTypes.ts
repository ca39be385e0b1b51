import type { GroupState } from '../../trace/facts.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** A cubic curve: start, two handles, end. */
export interface Curve {
  readonly from: Point
  readonly handle1: Point
  readonly handle2: Point
  readonly to: Point
}

/** How much of a thing there is room to say. */
export type Density = 'full' | 'compact' | 'mini'

/** Where there are dozens of partitions each is a tile: its name, leader, newest cat and replicas. */
export type PartitionDensity = Density | 'tile'

export interface StageOptions {
  /** The room there is, in CSS pixels. */
  readonly width: number
  readonly height: number
  /** The page scrolls, as on a phone: the picture may be higher than the room. */
  readonly canGrow?: boolean
  /** Topic to show; without it, all that are not internal. */
  readonly focusTopic?: string
  /** Groups to show, in this order; without it, all. The first one decides what counts as read. */
  readonly groups?: readonly string[]
}

/** Where cats sit: slot n begins at `x + n * pitch`. */
export interface LogStrip extends Point {
  readonly width: number
  readonly pitch: number
  readonly capacity: number
  readonly catSize: number
  /** Where the cats' feet are. */
  readonly groundY: number
  /** Where offsets are written, or null where there is no room. */
  readonly offsetsY: number | null
}

export interface ProducerBox {
  readonly id: string
  readonly box: Box
  readonly density: Density
  readonly cats: {
    readonly x: number
    readonly y: number
    readonly size: number
    readonly max: number
  }
}

export interface PartitionBox {
  readonly topic: string
  readonly partition: number
  readonly label: string
  readonly box: Box
  readonly density: PartitionDensity
  readonly title: Point
  readonly leaderAt: Point & { readonly width: number }
  readonly badges: readonly { readonly broker: number; readonly box: Box }[]
  readonly strip: LogStrip
}

export interface MemberBox {
  readonly group: string
  readonly id: string
  readonly colorIndex: number
  readonly box: Box
  readonly density: Density
  readonly name: Point
  readonly line: Point & { readonly width: number }
  readonly lines: readonly (Point & { readonly width: number })[]
  readonly ring: Point & { readonly radius: number }
  /** Its last cats: in a line of their own, or at the end of its texts' lines, which then are shorter. */
  readonly cats: {
    readonly x: number
    readonly y: number
    readonly size: number
    readonly max: number
    readonly anchor: 'start' | 'end'
  }
  /** Along which its envelopes go: from the member to its coordinator. */
  readonly toCoordinator: Curve
}

export interface GroupBox {
  readonly group: string
  readonly box: Box
  readonly title: Point
  readonly generation: Point
  /** A letter stands for each state: the name of the one that holds must be elsewhere. */
  readonly hasLetters: boolean
  readonly pills: readonly {
    readonly state: GroupState
    readonly box: Box
    readonly label: string
  }[]
  readonly arrows: readonly Point[]
  readonly ring: Point & { readonly radius: number }
}

export interface BrokerBox {
  readonly broker: number
  readonly box: Box
}

export interface StageHeader extends Point {
  readonly kind: 'producers' | 'topic' | 'group' | 'brokers'
  readonly name: string
  readonly detail: number
  readonly width: number
  readonly anchor: 'start' | 'end'
}

export type LinkStyle = 'solid' | 'pending' | 'paused'

export interface StageLink {
  readonly kind: 'write' | 'read'
  readonly topic: string
  readonly partition: number
  /** Producer's id, or `group/member`. */
  readonly peer: string
  readonly colorIndex: number
  readonly curve: Curve
}

/** All places of a picture, in units that `scale` turns into CSS pixels. */
export interface StageLayout {
  readonly width: number
  readonly height: number
  readonly scale: number
  readonly isNarrow: boolean
  readonly headers: readonly StageHeader[]
  readonly producers: readonly ProducerBox[]
  readonly partitions: readonly PartitionBox[]
  readonly members: readonly MemberBox[]
  readonly groups: readonly GroupBox[]
  readonly brokers: readonly BrokerBox[]
  /** By `topic-partition`, then by the peer's node id. */
  readonly writes: readonly StageLink[]
  /** From every shown partition to every member that holds it or waits for it. */
  readonly reads: readonly (StageLink & { readonly style: LinkStyle })[]
}
