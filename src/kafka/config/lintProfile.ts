import {
  effectiveBrokerValue,
  effectiveTopicValue,
  effectiveValue,
  type ConfigValues,
} from './effective.ts'
import type { LintBroker, LintClient, LintTopic } from './lintTypes.ts'

type ClientFacts = Omit<LintClient, 'get'>
type TopicFacts = Omit<LintTopic, 'get' | 'role' | 'flavour'>
type BrokerFacts = Omit<LintBroker, 'get' | 'role' | 'flavour'>

/** A client of a profile: its parsed settings plus the values in force. */
export function lintClient(facts: ClientFacts): LintClient {
  const { values, flavour, role } = facts
  return { ...facts, get: (name) => effectiveValue(values, name, flavour, role) }
}

/** The brokers of a profile; all of them share one file. */
export function lintBroker(facts: BrokerFacts): LintBroker {
  const get = (name: string) => effectiveBrokerValue(facts.values, name)
  return { ...facts, role: 'broker', flavour: 'broker', get }
}

/** A topic of a profile; what it does not set comes from the broker file. */
export function lintTopic(facts: TopicFacts, brokerValues: ConfigValues): LintTopic {
  const get = (name: string) => effectiveTopicValue(facts.values, brokerValues, name)
  return { ...facts, role: 'topic', flavour: 'broker', get }
}
