import type { Bilingual } from '../../kafka/config/docs.ts'
import { lintConfigs, type LintFinding } from '../../kafka/config/lint.ts'
import { lintBroker, lintClient, lintTopic } from '../../kafka/config/lintProfile.ts'
import type {
  LintClient,
  LintGroup,
  LintProfile,
  LintSeverity,
} from '../../kafka/config/lintTypes.ts'
import { problemText } from '../../kafka/config/problemText.ts'
import type { ConfigRole, Flavour } from '../../kafka/config/types.ts'
import { validateConfig, type ConfigProblem } from '../../kafka/config/validate.ts'
import type { Command, ConfigMap, GroupSpec, Scenario } from './scenario.ts'

/** Whose setting it is: the kind of owner, and its name in the scenario. */
export interface AdviceOwner {
  readonly kind: 'brokers' | 'topic' | 'producer' | 'group' | 'member'
  readonly name: string
}

/** Something in a scenario's settings that runs but is worth a thought. */
export interface Advice {
  /** E: real Kafka would refuse it. W: accepted and harmful. I: worth knowing. */
  readonly severity: LintSeverity
  readonly owner: AdviceOwner
  /** The settings involved, by canonical name. */
  readonly keys: readonly string[]
  readonly why: Bilingual
  /** What to do; empty when `why` says it already. */
  readonly mend: Bilingual
}

/** Everything that can be advised about a checked scenario, the gravest first. */
export function adviseOn(scenario: Scenario): readonly Advice[] {
  const profiler = new Profiler(scenario)
  const findings = lintConfigs(profiler.profile())
  const order = ['E', 'W', 'I']
  return [...profiler.ignored, ...findings.map((finding) => profiler.adviceOf(finding))].toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  )
}

/** Reads a scenario's settings for the rule book and remembers whose each of them is. */
class Profiler {
  /** Settings that Kafka only logs and ignores, such as a misspelt one of a Java client. */
  readonly ignored: Advice[] = []
  private readonly owners = new Map<string, AdviceOwner>()
  private readonly scenario: Scenario

  constructor(scenario: Scenario) {
    this.scenario = scenario
  }

  profile(): LintProfile {
    const { cluster, topics, producers, groups } = this.scenario
    const path = this.own('cluster', { kind: 'brokers', name: '' })
    const values = this.read(cluster.config, 'broker', 'broker', path)
    return {
      broker: lintBroker({ values, count: cluster.brokers.length, path }),
      topics: topics.map(({ name, partitions, replicationFactor, config }) => {
        const at = this.own(`topic/${name}`, { kind: 'topic', name })
        const own = this.read(config, 'topic', 'broker', at)
        return lintTopic({ name, partitions, replicationFactor, values: own, path: at }, values)
      }),
      clients: [
        ...producers.map((producer) => this.producer(producer)),
        ...groups.flatMap((group) => this.members(group)),
      ],
      groups: groups.map((group) => this.group(group)),
    }
  }

  adviceOf({ severity, keys, path, message, mend }: LintFinding): Advice {
    const place = [...this.owners.keys()].find(
      (owner) => path === owner || path?.startsWith(`${owner}.`),
    )
    const owner = this.owners.get(place ?? '') ?? { kind: 'brokers', name: '' }
    return { severity, owner, keys, why: message, mend }
  }

  private own(path: string, owner: AdviceOwner): string {
    this.owners.set(path, owner)
    return path
  }

  private read(config: ConfigMap, role: ConfigRole, flavour: Flavour, path: string) {
    const { values, problems } = validateConfig(config, role, flavour)
    const owner = this.owners.get(path)
    if (owner) {
      for (const problem of problems) this.ignored.push(ignoredAdvice(problem, owner))
    }
    return values
  }

  private producer(spec: Scenario['producers'][number]): LintClient {
    const { id, client, topic, keys } = spec
    const path = this.own(`producer/${id}`, { kind: 'producer', name: id })
    return lintClient({
      id,
      role: 'producer',
      flavour: client,
      topics: [topic],
      values: this.read(spec.config, 'producer', client, path),
      hasKeys: keys.some((key) => key !== null),
      hasNullKeys: keys.includes(null),
      path,
    })
  }

  /** Members with no settings of their own share one place, so that a finding is told once. */
  private members(group: GroupSpec): readonly LintClient[] {
    const common = { 'group.id': group.id, ...group.config }
    const shared = this.own(`group/${group.id}`, { kind: 'group', name: group.id })
    const sharedValues = this.read(common, 'consumer', group.client, shared)
    return group.members.map(({ id, config }) => {
      const hasOwn = Object.keys(config).length > 0
      const path = hasOwn
        ? this.own(`member/${group.id}/${id}`, { kind: 'member', name: id })
        : shared
      const values = hasOwn
        ? validateConfig({ ...common, ...config }, 'consumer', group.client).values
        : sharedValues
      return lintClient({
        id,
        role: 'consumer',
        flavour: group.client,
        groupId: group.id,
        values,
        path,
      })
    })
  }

  private group(group: GroupSpec): LintGroup {
    return {
      id: group.id,
      members: membersMax(group, this.scenario),
      topics: group.topics,
      path: `group/${group.id}`,
      processingMs: group.processingUs / 1000,
    }
  }
}

const ignoredAdvice = (problem: ConfigProblem, owner: AdviceOwner): Advice => ({
  severity: 'W',
  owner,
  keys: [problem.key],
  why: problemText(problem),
  mend: { en: '', ru: '' },
})

const comesOrGoes = (
  command: Command,
): command is Extract<Command, { do: 'member.start' | 'member.stop' | 'member.kill' }> =>
  ['member.start', 'member.stop', 'member.kill'].includes(command.do)

/** The most members that the scenario ever has running at once. */
function membersMax(group: GroupSpec, { events }: Scenario): number {
  const running = new Set<string>()
  let most = 0
  const steps = [
    ...group.members.map(({ id, startUs }) => ({ atUs: startUs, id, isStart: true })),
    ...events.flatMap(({ atUs, command }) => {
      if (!comesOrGoes(command) || command.group !== group.id) return []
      return [{ atUs, id: command.id, isStart: command.do === 'member.start' }]
    }),
  ].toSorted((a, b) => a.atUs - b.atUs)
  for (const { id, isStart } of steps) {
    if (isStart) running.add(id)
    else running.delete(id)
    most = Math.max(most, running.size)
  }
  return most
}
