import type { FactOf } from '../../trace/facts.ts'
import type { CoordinatedGroup } from '../broker/coordinatedGroup.ts'
import type { ConsumerNode } from '../client/consumerNode.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId, memberNodeId } from '../nodeIds.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from '../broker/brokerNode.ts'
import { namesOf, plannedMember, takesPart, type Holding } from './groupWatch.ts'
import { firstOf, type Invariant } from './invariant.ts'
import { brokersOf, freshOf, type Watch } from './watch.ts'

/** Whether a plan may hold partitions back until their owners have given them up. */
const isCooperative = (assignor: string): boolean => assignor === 'cooperative-sticky'

const plansAreWhole: Invariant = {
  id: 'G01',
  statement: 'A plan gives each subscribed partition to exactly one member.',
  after: ['assignment.computed'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'assignment.computed'), (fact) => {
      const given = Object.values(fact.assignment).flatMap(namesOf)
      const twice = given.find((name, index) => given.indexOf(name) !== index)
      if (twice !== undefined) return `${fact.group}: ${twice} is given to two members`
      const leader = sim.state.nodes[memberNodeId(fact.group, fact.by)] as ConsumerNode | undefined
      if (!leader || isCooperative(fact.assignor)) return null
      const missed = namesOf(
        leader.partitions.filter(({ topic }) => leader.groupTopics.includes(topic)),
      ).find((name) => !given.includes(name))
      return missed === undefined ? null : `${fact.group}: ${missed} is given to nobody`
    }),
}

/**
 * Whether somebody who still holds partitions counts: an expelled member may not know it yet. A coordinator that was
 * deposed unawares may begin a generation of the same number: who is only in that one is in no group with `mine`.
 */
const isCurrent = (watch: Watch, other: Holding, mine: Holding): boolean => {
  if (other.generation === mine.generation) return true
  const latest = watch.groups.generations.get(other.group)
  if (latest?.generation !== mine.generation || !latest.members.has(mine.member)) return false
  return takesPart(watch.groups, other.group, other.member)
}

const othersOf = (watch: Watch, group: string, member: string): readonly Holding[] =>
  [...watch.groups.holdings.values()].filter(
    (each) => each.group === group && each.member !== member,
  )

const oneOwner: Invariant = {
  id: 'G02',
  statement: 'No two current members of a group own the same partition.',
  after: ['partitions.assigned'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'partitions.assigned'), ({ group, member }) => {
      const mine = watch.groups.holdings.get(`${group}/${member}`)
      if (!mine) return null
      return firstOf(othersOf(watch, group, member), (other) => {
        if (!isCurrent(watch, other, mine)) return null
        const shared = [...mine.partitions].find((name) => other.partitions.has(name))
        return shared === undefined
          ? null
          : `${group}: ${shared} is owned by ${other.member} (generation ${other.generation}) and ${member} (${mine.generation})`
      })
    }),
}

const commitsAreFenced: Invariant = {
  id: 'G03',
  statement: 'A commit counts only with a known member id and the current generation.',
  after: ['handled:OffsetCommit'],
  check: (sim, watch) => {
    const request = watch.event?.payload as RequestEnvelope<'OffsetCommit'>
    const { groupId, memberId, generationId } = request.body
    const node = sim.state.nodes[request.to] as BrokerNode | undefined
    const group = node?.coordinator.groups[groupId]
    if (!group?.requests[request.messageId]) return null // refused
    const { context } = group.machine
    // a standalone consumer may commit while the group has no members
    if (generationId < 0 && context.members.length === 0) return null
    const isKnown = context.members.some((each) => each.memberId === memberId)
    return isKnown && context.generationId === generationId
      ? null
      : `${groupId}: ${memberId} of generation ${generationId} may commit in generation ${context.generationId}`
  },
}

const generationsRise: Invariant = {
  id: 'G04',
  statement: 'The generation of a group that became stable is never followed by a lower one.',
  after: ['group.state.changed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'group.state.changed'), ({ group, to, generation }) => {
      // a generation is written with its plan: one that never got a plan is forgotten in a fail-over
      if (to !== 'Stable') return null
      const before = watch.groups.stable.get(group) ?? 0
      watch.groups.stable.set(group, generation)
      return generation < before ? `${group}: from generation ${before} to ${generation}` : null
    }),
}

const holdingsFollowPlans: Invariant = {
  id: 'G06',
  statement: 'A member owns nothing that the plan of its generation gives to another.',
  after: ['partitions.assigned'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'partitions.assigned'), ({ group, member, owned }) => {
      const generation = watch.groups.holdings.get(`${group}/${member}`)?.generation
      const plans = watch.groups.plans.get(`${group}/${generation}`)
      const foreign = namesOf(owned).find((name) =>
        plans?.every((plan) => plan.get(name) !== member),
      )
      return foreign === undefined
        ? null
        : `${group}: ${member} owns ${foreign}, planned for ${plans?.[0]?.get(foreign) ?? 'nobody'}`
    }),
}

const handoverHasAGap: Invariant = {
  id: 'G07',
  statement: 'In a cooperative group a partition is given to a member only once nobody owns it.',
  after: ['assignment.computed'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'assignment.computed'), (fact) =>
      isCooperative(fact.assignor) ? takenFromOwner(sim, watch, fact) : null,
    ),
}

function takenFromOwner(
  sim: Sim,
  watch: Watch,
  fact: FactOf<'assignment.computed'>,
): string | null {
  const { group, generation, by } = fact
  const latest = watch.groups.generations.get(group)
  // a late plan, or one for a coordinator that was deposed and cannot write it any more: it will be refused
  if (latest?.generation !== generation || !latest.members.has(by)) return null
  return firstOf(Object.entries(fact.assignment), ([planned, partitions]) => {
    const member = plannedMember(sim, group, planned)
    return firstOf(othersOf(watch, group, member), (other) => {
      if (!takesPart(watch.groups, group, other.member)) return null
      const taken = namesOf(partitions).find((name) => other.partitions.has(name))
      return taken === undefined
        ? null
        : `${group}: ${taken} is planned for ${member} while ${other.member} owns it`
    })
  })
}

/** Groups on the brokers that coordinate them. */
const coordinated = (sim: Sim): readonly { node: BrokerNode; group: CoordinatedGroup }[] =>
  brokersOf(sim)
    .filter((node) => node.isAlive)
    .flatMap((node) => Object.values(node.coordinator.groups).map((group) => ({ node, group })))

const membersAreAlive: Invariant = {
  id: 'G08',
  statement: 'In a stable group the session of every member is running.',
  after: ['sweep'],
  check: (sim) =>
    firstOf(coordinated(sim), ({ node, group: { groupId, machine } }) => {
      if (machine.value !== 'Stable') return null
      const silent = machine.context.members.find(
        ({ memberId }) =>
          !sim.hasTimer(brokerNodeId(node.broker), `group/${groupId}/session/${memberId}`),
      )
      return silent ? `${groupId}: the session of ${silent.memberId} is not watched` : null
    }),
}

const nobodyIdlesInVain: Invariant = {
  id: 'G09',
  statement: 'In a plan for one topic only members beyond the number of partitions get nothing.',
  after: ['assignment.computed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'assignment.computed'), ({ group, assignor, assignment }) => {
      if (watch.groups.generations.get(group)?.hasNamesakes === true) return null
      const shares = Object.values(assignment)
      const given = shares.flat()
      const isOneTopic = new Set(given.map(({ topic }) => topic)).size === 1
      if (!isOneTopic || isCooperative(assignor)) return null
      const idle = shares.filter((share) => share.length === 0).length
      const due = Math.max(0, shares.length - given.length)
      return idle === due
        ? null
        : `${group}: ${idle} of ${shares.length} members idle with ${given.length} partitions`
    }),
}

/** What group membership promises. */
export const groupInvariants: readonly Invariant[] = [
  plansAreWhole,
  oneOwner,
  commitsAreFenced,
  generationsRise,
  holdingsFollowPlans,
  handoverHasAGap,
  membersAreAlive,
  nobodyIdlesInVain,
]
