import { groupMember } from '../../machines/groupMember.ts'
import type { Sim } from '../kernel.ts'
import { refreshConsumerMetadata } from './consumerFetch.ts'
import { tellMember } from './consumerMember.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** subscribe() or unsubscribe() was called: by the application's own thread, so it waits until that is free. */
export function applySubscription(sim: Sim, node: ConsumerNode): void {
  const { nextTopics, group, member } = node
  if (nextTopics === null || node.isClosing || node.isStandalone) return
  node.nextTopics = null
  node.topics = nextTopics
  const body = { group, member, topics: nextTopics }
  const id = sim.emit('subscription.changed', body, node.whyAsked.subscribe)
  sim.because(id, () => {
    if (nextTopics.length === 0) {
      tellMember(sim, node, { type: 'CLOSE_REQUESTED' })
      return
    }
    node.isResubscribing = true
    if (!node.membership && node.machine.status === 'done') rejoinFromOutside(node)
    refreshConsumerMetadata(sim, node)
  })
}

/** After Unsubscribe() the member is out for good; a new subscription begins a membership of its own. */
function rejoinFromOutside(node: ConsumerNode): void {
  const { client } = node
  const { groupInstanceId } = node.machine.context
  const isCoordinatorKnown = node.coordinator >= 0
  node.machine = groupMember.initial({ client, groupInstanceId, isCoordinatorKnown }).state
}

/** Metadata for the new subscription has come: the member joins with it, unless its application closes it. */
export function noteSubscribed(sim: Sim, node: ConsumerNode): void {
  node.isResubscribing = false
  if (!node.isClosing) tellMember(sim, node, { type: 'SUBSCRIBED' })
}
