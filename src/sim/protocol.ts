import type { OffsetRange, PartitionOffset, TopicPartition, TraceRecord } from '../trace/facts.ts'

/** Subscription metadata that travels in JoinGroup (ConsumerProtocolSubscription). */
export interface SubscriptionMetadata {
  readonly topics: readonly string[]
  readonly ownedPartitions: readonly TopicPartition[]
  readonly generationId: number
  readonly rackId: string | null
  /** Eager sticky keeps its memory here instead of in the subscription. */
  readonly userData?: {
    readonly partitions: readonly TopicPartition[]
    readonly generationId: number
  }
}

export interface JoinProtocol {
  readonly name: string
  readonly metadata: SubscriptionMetadata
}

/** A record as it lies in a log. */
export interface StoredRecord {
  readonly record: TraceRecord
  readonly offset: number
  readonly leaderEpoch: number
  /** The record's own time (CreateTime), or the leader's at the append (LogAppendTime); of many, the newest. */
  readonly timestampUs: number
  /** Compaction took the record; its batch stays, empty, for the end offset or for the producer's sequence. */
  readonly isEmptied?: true
  /** A tombstone that a pass has retained: a pass from then on drops it. */
  readonly deleteHorizonUs?: number
  /** Written in bulk: `record` stands for so many of equal size, made evenly from `sinceUs` to `timestampUs`. */
  readonly count?: number
  readonly sinceUs?: number
  /** Of the idempotent producer's batch that brought it; shared by the records of that batch. */
  readonly batch?: SequencedBatch
}

/** What a log keeps of an idempotent producer's batch. */
export interface SequencedBatch {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly baseOffset: number
  readonly size: number
}

export interface PartitionMetadata {
  readonly topic: string
  readonly partition: number
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly inSyncReplicas: readonly number[]
}

/** Requests and responses, by API name. Bodies are plain, frozen-by-agreement data. */
export interface Apis {
  Metadata: {
    /** Null: all but the internal ones. */
    request: { topics: readonly string[] | null }
    response: {
      errorCode: number
      brokers: readonly { id: number; rack: string | null }[]
      partitions: readonly PartitionMetadata[]
    }
  }
  FindCoordinator: {
    request: { groupId: string }
    response: { errorCode: number; broker: number }
  }
  Produce: {
    request: {
      acks: 'all' | '1' | '0'
      timeoutUs: number
      batches: readonly (TopicPartition & {
        batchId: number
        records: readonly TraceRecord[]
        /** When each record was made, unless it names a time of its own. */
        createdUs: readonly number[]
        producerId: number
        producerEpoch: number
        baseSequence: number
      })[]
    }
    response: {
      results: readonly (TopicPartition & {
        batchId: number
        errorCode: number
        baseOffset: number
      })[]
    }
  }
  /** `replica` −1: a consumer. */
  Fetch: {
    request: {
      replica: number
      brokerEpoch: number
      maxWaitUs: number
      minBytes: number
      maxBytes: number
      partitions: readonly (TopicPartition & {
        fetchOffset: number
        leaderEpoch: number
        lastFetchedEpoch: number
        logStartOffset: number
        maxBytes: number
      })[]
    }
    response: {
      partitions: readonly (TopicPartition & {
        errorCode: number
        highWatermark: number
        logStartOffset: number
        /** To a follower that is out of range (1): where the leader's log ends. */
        logEndOffset?: number
        records: readonly StoredRecord[]
        divergingEpoch?: { epoch: number; endOffset: number }
        leader?: number
        leaderEpoch?: number
      })[]
    }
  }
  /** `at` −1 latest, −2 earliest. */
  ListOffsets: {
    request: { partitions: readonly (TopicPartition & { at: -1 | -2; leaderEpoch: number })[] }
    response: { partitions: readonly (PartitionOffset & { errorCode: number })[] }
  }
  /** Where an epoch ended: below what was read in it, the log has been truncated (KIP-320). */
  OffsetForLeaderEpoch: {
    request: {
      partitions: readonly (TopicPartition & {
        /** What the client takes for the leader's epoch. */
        currentLeaderEpoch: number
        leaderEpoch: number
      })[]
    }
    response: {
      partitions: readonly (TopicPartition & {
        errorCode: number
        leaderEpoch: number
        endOffset: number
      })[]
    }
  }
  JoinGroup: {
    request: {
      groupId: string
      memberId: string
      groupInstanceId: string | null
      clientId: string
      sessionTimeoutMs: number
      rebalanceTimeoutMs: number
      protocolType: 'consumer'
      protocols: readonly JoinProtocol[]
      /** Why the client joins, in words of the client's log. */
      reason: string
    }
    response: {
      errorCode: number
      memberId: string
      generationId: number
      protocolName: string
      leaderId: string
      skipAssignment: boolean
      members: readonly {
        memberId: string
        groupInstanceId: string | null
        metadata: SubscriptionMetadata
      }[]
    }
  }
  SyncGroup: {
    request: {
      groupId: string
      memberId: string
      groupInstanceId: string | null
      generationId: number
      protocolName: string
      assignments: readonly { memberId: string; partitions: readonly TopicPartition[] }[]
    }
    response: { errorCode: number; partitions: readonly TopicPartition[] }
  }
  Heartbeat: {
    request: {
      groupId: string
      memberId: string
      groupInstanceId: string | null
      generationId: number
    }
    response: { errorCode: number }
  }
  /** KIP-848. What is null has not changed; in the answer: the assignment as the member knows it. */
  ConsumerGroupHeartbeat: {
    request: {
      groupId: string
      memberId: string
      memberEpoch: number
      groupInstanceId: string | null
      clientId: string
      rackId: string | null
      rebalanceTimeoutMs: number | null
      topics: readonly string[] | null
      serverAssignor: string | null
      owned: readonly TopicPartition[] | null
    }
    response: {
      errorCode: number
      memberId: string
      memberEpoch: number
      heartbeatIntervalMs: number
      assignment: readonly TopicPartition[] | null
    }
  }
  LeaveGroup: {
    request: {
      groupId: string
      members: readonly { memberId: string; groupInstanceId: string | null }[]
    }
    /** An error of the request as a whole, and one for each member. */
    response: {
      errorCode: number
      members: readonly {
        memberId: string
        groupInstanceId: string | null
        errorCode: number
      }[]
    }
  }
  OffsetCommit: {
    request: {
      groupId: string
      memberId: string
      groupInstanceId: string | null
      generationId: number
      offsets: readonly PartitionOffset[]
    }
    response: { errorCode: number }
  }
  /** Only a KIP-848 member says who it is. An offset of −1 in the answer: nothing committed. */
  OffsetFetch: {
    request: {
      groupId: string
      memberId: string
      memberEpoch: number
      partitions: readonly TopicPartition[]
    }
    response: { errorCode: number; offsets: readonly PartitionOffset[] }
  }
  BrokerRegistration: {
    request: {
      broker: number
      incarnation: number
      rack: string | null
      /** Of the run before, if that shut down cleanly; else −1 (KIP-966). */
      previousBrokerEpoch: number
    }
    response: { errorCode: number; brokerEpoch: number }
  }
  BrokerHeartbeat: {
    request: {
      broker: number
      brokerEpoch: number
      metadataOffset: number
      wantFence: boolean
      wantShutdown: boolean
    }
    response: { errorCode: number; isCaughtUp: boolean; isFenced: boolean; shouldShutDown: boolean }
  }
  AlterPartition: {
    request: {
      broker: number
      brokerEpoch: number
      partitions: readonly (TopicPartition & {
        leaderEpoch: number
        partitionEpoch: number
        newInSyncReplicas: readonly number[]
        recovered: boolean
      })[]
    }
    response: {
      errorCode: number
      partitions: readonly (TopicPartition & {
        errorCode: number
        leader: number
        leaderEpoch: number
        partitionEpoch: number
        inSyncReplicas: readonly number[]
      })[]
    }
  }
  /** Controller → broker: records of the metadata log (a broker's fetch of it, folded into one message). */
  MetadataUpdate: {
    request: { offset: number; image: MetadataImage }
    response: { offset: number }
  }
}

/** What brokers know of the cluster, as of one offset of the metadata log. Replaced whole, never changed. */
export interface MetadataImage {
  readonly offset: number
  readonly brokers: readonly {
    readonly id: number
    readonly rack: string | null
    readonly fenced: boolean
    readonly brokerEpoch: number
    readonly shuttingDown?: boolean
  }[]
  readonly topics: readonly {
    readonly name: string
    readonly internal: boolean
    readonly config: Readonly<Record<string, string | number | boolean>>
    readonly partitions: readonly {
      readonly partition: number
      readonly replicas: readonly number[]
      readonly inSyncReplicas: readonly number[]
      readonly leader: number
      readonly leaderEpoch: number
      readonly partitionEpoch: number
    }[]
  }[]
}

export type ApiName = keyof Apis
export type RequestBody<A extends ApiName> = Readonly<Apis[A]['request']>
export type ResponseBody<A extends ApiName> = Readonly<Apis[A]['response']>

/** A request in flight or parked at its receiver. */
export interface RequestEnvelope<A extends ApiName = ApiName> {
  readonly direction: 'request'
  readonly messageId: number
  readonly api: A
  readonly from: string
  readonly to: string
  readonly body: RequestBody<A>
  /** What the sender wants to remember with the answer. */
  readonly context: unknown
}

export interface ResponseEnvelope<A extends ApiName = ApiName> {
  readonly direction: 'response'
  readonly messageId: number
  readonly requestId: number
  readonly api: A
  readonly from: string
  readonly to: string
  readonly body: ResponseBody<A>
  readonly request: RequestEnvelope<A>
}

/** Particulars of a message for the trace. */
export interface MessageNote {
  readonly errorCode?: number
  readonly detail?: string
  readonly records?: readonly (TopicPartition & { readonly ids: readonly number[] })[]
  readonly ranges?: readonly OffsetRange[]
}
