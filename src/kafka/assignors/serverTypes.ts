import type { Assignment, TopicPartition } from './types.ts'

/** A member as the group coordinator knows it (KIP-848). */
export interface ServerMember {
  readonly memberId: string
  readonly groupInstanceId?: string
  readonly rackId?: string
  readonly topics: readonly string[]
  /** Its part of the current target assignment. */
  readonly target: readonly TopicPartition[]
}

export interface ServerTopic {
  readonly partitions: number
  /** 22 digits of URL-safe base64. */
  readonly topicId: string
}

export interface ServerAssignorInput {
  readonly topics: ReadonlyMap<string, ServerTopic>
  readonly members: readonly ServerMember[]
}

/** An assignor of the broker: the lists are sets, sorted by topic name and partition. */
export interface ServerAssignor {
  readonly name: 'uniform' | 'range'
  assign(input: ServerAssignorInput): Assignment
}

export type ServerAssignorName = ServerAssignor['name']
