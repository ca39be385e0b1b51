import type { Micros } from '../../kafka/units.ts'

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
  }[]
}

export interface GroupSpec {
  readonly id: string
  readonly client: ClientFlavour
  readonly topics: readonly string[]
  readonly config: ConfigMap
  /** Time that the application spends on one record. */
  readonly processingUs: Micros
  /** Clients start with coordinator and metadata already known, so that time 0 is their first JoinGroup. */
  readonly bootstrapped: boolean
  /** Offsets committed before the run, by topic and partition number. */
  readonly committed: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly members: readonly MemberSpec[]
  /** The group is Stable at time 0 in this generation, with the members' `assigned` partitions. */
  readonly stableGeneration: number | null
}

export interface MemberSpec {
  readonly id: string
  /** What it subscribes to, where that is not all the topics of its group. */
  readonly topics?: readonly string[]
  readonly startUs: Micros
  readonly config: ConfigMap
  readonly processingUs: Micros | null
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
  | { readonly do: 'group.assignor'; readonly group: string; readonly assignor: string }
  | { readonly do: 'broker.kill'; readonly broker: number }
  | { readonly do: 'broker.stop'; readonly broker: number }
  | { readonly do: 'broker.start'; readonly broker: number }
  | { readonly do: 'producer.rate'; readonly producer: string; readonly ratePerSecond: number }
  | { readonly do: 'topic.partitions'; readonly topic: string; readonly partitions: number }
  | { readonly do: 'link.cut'; readonly a: string; readonly b: string }
  | { readonly do: 'link.heal'; readonly a: string; readonly b: string }
