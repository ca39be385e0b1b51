import type { Micros } from '../../kafka/units.ts'
import type { GroupApi, GroupError } from './groupAnswers.ts'

/** A Kafka config value as written in a scenario. */
export type ConfigInput = string | number | boolean | readonly string[]
export type ConfigMap = Readonly<Record<string, ConfigInput>>
export type ClientFlavour = 'java' | 'librdkafka'

/** A parsed, checked scenario: durations are microseconds, defaults are filled in. */
export interface Scenario {
  readonly version: 1
  readonly title: string
  readonly seed: number
  readonly cluster: {
    readonly brokers: readonly { readonly id: number; readonly rack: string | null }[]
    /** Broker and group coordinator settings by Kafka's names. */
    readonly config: ConfigMap
    /** The feature `eligible.leader.replicas.version` is on (KIP-966). */
    readonly eligibleLeaderReplicas: boolean
  }
  readonly network: NetworkSpec
  readonly topics: readonly TopicSpec[]
  readonly producers: readonly ProducerSpec[]
  readonly groups: readonly GroupSpec[]
  readonly events: readonly TimedCommand[]
  readonly untilUs: Micros
}

export interface NetworkSpec {
  /** One-way latency of every link; drawn per message when min ≠ max. */
  readonly latencyUsMin: Micros
  readonly latencyUsMax: Micros
  /** 0..1 of messages that vanish. */
  readonly lossRatio: number
  /** How long a write to `__consumer_offsets` takes until it is committed. */
  readonly coordinatorWriteUs: Micros
  /** From the controller's decision to a broker acting on it. */
  readonly metadataPropagationUs: Micros
}

export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly config: ConfigMap
  /** Explicit assignment of replicas, per partition; the first is preferred. Otherwise the striped placer decides. */
  readonly replicas?: readonly (readonly number[])[]
}

export interface ProducerSpec {
  readonly id: string
  readonly topic: string
  readonly client: ClientFlavour
  readonly config: ConfigMap
  /** 0: only what `records` lists. */
  readonly ratePerSecond: number
  /** Keys cycled through at random (seeded); null stands for no key. */
  readonly keys: readonly (string | null)[]
  readonly valueBytes: number
  readonly startUs: Micros
  readonly stopUs: Micros | null
  /** Exact sends, besides the rate. */
  readonly records: readonly {
    readonly atUs: Micros
    readonly key: string | null
    readonly partition?: number
    /** What it says; null: a tombstone. */
    readonly value?: string | null
    /** Instead of the producer's. */
    readonly valueBytes?: number
    /** The time it bears, instead of that of its making. */
    readonly timestampUs?: Micros
  }[]
}

export interface GroupSpec {
  readonly id: string
  readonly client: ClientFlavour
  readonly topics: readonly string[]
  readonly config: ConfigMap
  /** Time that the application spends on one record, at least. */
  readonly processingUs: Micros
  /** Up to so much more, drawn for each record. */
  readonly processingSpreadUs: Micros
  readonly application: ApplicationSpec
  /** Clients start with coordinator and metadata already known, so that time 0 is their first JoinGroup. */
  readonly bootstrapped: boolean
  /** Offsets committed before the run, by topic and partition number. */
  readonly committed: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly members: readonly MemberSpec[]
  /** The group is Stable at time 0 in this generation, with the members' `assigned` partitions. */
  readonly stableGeneration: number | null
}

/** What the code around the consumer does: the loop that calls poll() or Consume(), and the rebalance handlers. */
export interface ApplicationSpec {
  /** Its own commits; null: none. */
  readonly commits: CommitSpec | null
  /** With `enable.auto.offset.store=false`: when it calls StoreOffset. */
  readonly stores: 'afterRecord' | 'never'
  /** Whether it works on records between two calls of poll(), or hands them to a worker, pauses and goes on polling. */
  readonly works: 'inLoop' | 'onWorker'
  /** Null: no handlers are set. A handler of its own may be left out. */
  readonly handlers: HandlersSpec | null
  /** Records that are not like the others; the first that fits counts. */
  readonly poison: readonly PoisonSpec[]
}

export interface CommitSpec {
  /** After so many records, or once everything that poll() returned is done. */
  readonly every: number | 'poll'
  /** Whether the loop waits for the answer. */
  readonly how: 'sync' | 'async'
  /** `next`: last processed + 1, as Kafka means it. `own`: the offset of the record itself, a common mistake. */
  readonly offset: 'next' | 'own'
}

export type HandlerName = 'assigned' | 'revoked' | 'lost'
export type HandlersSpec = Readonly<Partial<Record<HandlerName, HandlerSpec>>>

export interface HandlerSpec {
  readonly takesUs: Micros
  readonly throws: boolean
  /** It commits what has been processed, and waits for the answer. */
  readonly commits: boolean
  /** `assigned` only: where it says to read from; null: it leaves that to the committed offsets. */
  readonly startAt: 'earliest' | 'latest' | number | null
}

export interface PoisonSpec {
  readonly key?: string | null
  readonly topic?: string
  readonly partition?: number
  readonly offset?: number
  /** How long the application works on it. */
  readonly takesUs: Micros
  /** The process does not survive it. */
  readonly crashes: boolean
}

/** A partition that an application assigns to itself; without an offset the committed one or the reset policy counts. */
export interface AssignedBySelf {
  readonly topic: string
  readonly partition: number
  readonly offset: number | null
}

export interface MemberSpec {
  readonly id: string
  readonly startUs: Micros
  readonly config: ConfigMap
  readonly processingUs: Micros | null
  readonly processingSpreadUs: Micros
  /** Null: like the group's. */
  readonly application: ApplicationSpec | null
  /** Null: the group's. A name that begins with `^` is a regular expression over all topics. */
  readonly topics: readonly string[] | null
  /** Assign() instead of Subscribe(): a standalone consumer beside the group. */
  readonly assign: readonly AssignedBySelf[] | null
  /** With `stableGeneration`: what the member holds at time 0. */
  readonly assigned?: readonly { readonly topic: string; readonly partition: number }[]
  /** With `stableGeneration`: when its next heartbeat is due. */
  readonly nextHeartbeatUs?: Micros
}

export interface TimedCommand {
  readonly atUs: Micros
  readonly command: Command
}

/** What a person (or a scenario) can do to a running cluster. */
export type Command =
  | {
      readonly do: 'member.start'
      readonly group: string
      readonly id: string
      readonly config?: ConfigMap
      readonly processingUs?: Micros
    }
  | { readonly do: 'member.stop'; readonly group: string; readonly id: string }
  | { readonly do: 'member.kill'; readonly group: string; readonly id: string }
  /** The whole process stands still for a while: no heartbeats, no poll, no work. */
  | {
      readonly do: 'member.freeze'
      readonly group: string
      readonly id: string
      readonly forUs: Micros
    }
  | {
      readonly do: 'member.processing'
      readonly group: string
      readonly id: string
      readonly processingUs: Micros
    }
  /** A new subscription; none is Unsubscribe(). */
  | {
      readonly do: 'member.subscribe'
      readonly group: string
      readonly id: string
      readonly topics: readonly string[]
    }
  /** pause() or resume() of one partition, or of all that the member owns. */
  | {
      readonly do: 'member.pause' | 'member.resume'
      readonly group: string
      readonly id: string
      readonly topic?: string
      readonly partition?: number
    }
  | {
      readonly do: 'member.seek'
      readonly group: string
      readonly id: string
      readonly topic: string
      readonly partition: number
      readonly offset: number
    }
  | {
      readonly do: 'topic.create'
      readonly topic: string
      readonly partitions: number
      readonly replicationFactor: number
    }
  | { readonly do: 'group.assignor'; readonly group: string; readonly assignor: string }
  /** Every running member adds a topic to its subscription, or leaves it out. */
  | {
      readonly do: 'group.subscribe' | 'group.unsubscribe'
      readonly group: string
      readonly topic: string
    }
  /** An administrator takes a static member out of its group; one without `group.instance.id` cannot be named. */
  | { readonly do: 'group.removeMember'; readonly group: string; readonly id: string }
  /** The coordinator answers the next requests of one kind with these errors, its own state unchanged. */
  | {
      readonly do: 'group.answer'
      readonly group: string
      /** Whom it lies to; without it, to whoever asks next. */
      readonly id?: string
      readonly api: GroupApi
      readonly errors: readonly GroupError[]
    }
  | { readonly do: 'broker.kill'; readonly broker: number }
  | { readonly do: 'broker.stop'; readonly broker: number }
  | { readonly do: 'broker.start'; readonly broker: number }
  | { readonly do: 'producer.rate'; readonly producer: string; readonly ratePerSecond: number }
  | { readonly do: 'topic.partitions'; readonly topic: string; readonly partitions: number }
  /** An administrator asks for an election: of the preferred replica, or of any that is alive. */
  | {
      readonly do: 'partition.elect'
      readonly topic: string
      readonly partition: number
      readonly election: 'preferred' | 'unclean'
    }
  /** An administrator moves a partition to these brokers, the preferred leader first (KIP-455). */
  | {
      readonly do: 'partition.reassign'
      readonly topic: string
      readonly partition: number
      readonly replicas: readonly number[]
    }
  /** Dynamic topic settings, by Kafka's names; the others stay. */
  | { readonly do: 'topic.config'; readonly topic: string; readonly config: ConfigMap }
  | { readonly do: 'link.cut'; readonly a: string; readonly b: string }
  | { readonly do: 'link.heal'; readonly a: string; readonly b: string }
