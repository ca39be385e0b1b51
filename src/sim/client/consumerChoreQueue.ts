import type { GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { PartitionOffset, TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import type { HandlerName } from '../scenario/scenario.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** A partition that is given up: where its reader stood, and the end of what the application has done. */
export interface GivenUp extends PartitionOffset {
  readonly done: number | null
}

/** One thing of a rebalance that has to be over before the next begins. */
export type Chore =
  | {
      readonly do: 'handler'
      readonly handler: HandlerName
      readonly partitions: readonly GivenUp[]
    }
  | { readonly do: 'commit'; readonly offsets: readonly PartitionOffset[] }
  | { readonly do: 'join'; readonly attempt: number }
  | { readonly do: 'leave' }
  | {
      readonly do: 'assign'
      readonly params: GroupMemberEffects['deliverAssignment']
      readonly hasRevoked: boolean
    }
  /** KIP-848: the additions of a reconciliation, then the word that it is over. */
  | {
      readonly do: 'takeOver'
      readonly attempt: number
      readonly added: readonly TopicPartition[]
    }
  | { readonly do: 'reconciled'; readonly attempt: number }
  | { readonly do: 'lostReported' }
  | {
      readonly do: 'read'
      readonly added: readonly TopicPartition[]
      readonly hasRevoked: boolean
    }

/** What a client's rebalance still has to do, one after the other. */
export interface ChoreRow {
  /** Rows are numbered: a commit of an earlier one is not waited for. */
  readonly number: number
  readonly chores: Chore[]
  /** The fact that led to it. */
  readonly cause: number | undefined
  isWaitingForCommit: boolean
}

export const noChores: Readonly<ChoreRow> = {
  number: 0,
  chores: [],
  cause: undefined,
  isWaitingForCommit: false,
}

/**
 * A new row of chores. What an earlier row still had to do is over, except its handlers, each of which tells the
 * application of something that has happened, and leaving for good.
 */
export function queueChores(sim: Sim, node: ConsumerNode, chores: readonly Chore[]): void {
  const owed = node.row.chores.filter(({ do: what }) =>
    ['handler', 'leave', 'lostReported'].includes(what),
  )
  node.row = {
    number: node.row.number + 1,
    chores: [...owed, ...chores],
    cause: sim.cause,
    isWaitingForCommit: false,
  }
}

/** Chores that follow at once, before the others. */
export function putFirst(node: ConsumerNode, chores: readonly Chore[]): void {
  node.row.chores.unshift(...chores)
}

/** An assignment is on its way to the application: nothing is handed out before it has arrived. */
export const isTakingAssignment = ({ row }: ConsumerNode): boolean =>
  row.chores.some((chore) => chore.do === 'assign' || chore.do === 'read')
