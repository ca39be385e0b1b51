import type { Fact } from '../../trace/facts.ts'
import type { Selection } from '../state/appStore.ts'

const linesMax = 20

/** The newest facts that name what is selected, newest first. Single messages are left to the log. */
export function factsAbout(
  facts: readonly Fact[],
  selection: Exclude<Selection, { kind: 'fact' }>,
): readonly Fact[] {
  const found: Fact[] = []
  for (let index = facts.length - 1; index >= 0 && found.length < linesMax; index--) {
    const fact = facts[index]
    if (fact && isAbout(fact, selection)) found.push(fact)
  }
  return found
}

function isAbout(fact: Fact, selection: Exclude<Selection, { kind: 'fact' }>): boolean {
  if (fact.kind === 'message.sent' || fact.kind.startsWith('deadline.')) return false
  switch (selection.kind) {
    case 'member':
      return (
        'group' in fact &&
        'member' in fact &&
        fact.group === selection.group &&
        fact.member === selection.id
      )
    case 'group':
      return 'group' in fact && fact.group === selection.group
    case 'producer':
      return 'producer' in fact && fact.producer === selection.id
    case 'broker':
      return fact.kind.startsWith('broker.') && 'broker' in fact && fact.broker === selection.broker
    case 'partition':
      return isOfPartition(fact, selection.topic, selection.partition)
    case 'record':
      return (
        isOfPartition(fact, selection.topic, selection.partition) &&
        coversOffset(fact, selection.offset)
      )
  }
}

function isOfPartition(fact: Fact, topic: string, partition: number): boolean {
  if (fact.kind === 'partition.changed')
    return fact.topic === topic && fact.state.partition === partition
  return (
    'topic' in fact && 'partition' in fact && fact.topic === topic && fact.partition === partition
  )
}

function coversOffset(fact: Fact, offset: number): boolean {
  if (fact.kind === 'log.appended') {
    return fact.baseOffset <= offset && offset < fact.baseOffset + fact.records.length
  }
  if (fact.kind === 'record.processed') return fact.offset === offset
  if (
    'from' in fact &&
    'to' in fact &&
    typeof fact.from === 'number' &&
    typeof fact.to === 'number'
  ) {
    return fact.from <= offset && offset < fact.to
  }
  return false
}
