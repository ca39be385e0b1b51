import type { TopicPartition } from '../trace/facts.ts'
import { errorOfText } from './errorTexts.ts'
import type { LogLine } from './logLine.ts'
import type { Saying } from './saying.ts'

type Found = readonly (string | undefined)[]

interface Pattern {
  readonly words: RegExp
  readonly says: (found: Found, line: LogLine) => Saying
}

const pattern = (words: RegExp, says: Pattern['says']): Pattern => ({ words, says })

const place = (topic = '', partition = ''): TopicPartition => ({
  topic,
  partition: Number(partition),
})

/** `cats(Eg/v…)[5], cats(Eg/v…)[4]` */
const partitionsOf = (list = ''): readonly TopicPartition[] =>
  [...list.matchAll(/(?:^|, )([\w.-]{1,249})\([^()]{0,64}\)\[(\d+)\]/g)].map(
    ([, topic, partition]) => place(topic, partition),
  )

/** Texts by facility; beginnings only where versions differ behind them. */
const patterns: Readonly<Record<string, readonly Pattern[]>> = {
  INIT: [
    pattern(/^librdkafka v(\S+) /, ([, version = '']) => ({ kind: 'clientStarted', version })),
  ],
  MEMBERID: [
    pattern(/updating member id "([^"]*)" -> "([^"]*)"/, ([, from = '', to = '']) => ({
      kind: 'memberIdChanged',
      from: from === '(not-set)' ? null : from,
      to,
    })),
  ],
  SUBSCRIBE: [
    pattern(/: subscribe to new (unset )?subscription of (\d+) topics/, ([, unset, count]) => ({
      kind: 'subscribed',
      count: Number(count),
      isUnset: unset !== undefined,
    })),
  ],
  SUBSCRIPTION: [
    pattern(/^\s*Topic ([\w.-]{1,249}) with (\d+) partition\(s\)/, ([, topic = '', count]) => ({
      kind: 'topicMatched',
      topic,
      partitions: Number(count),
    })),
  ],
  CGRPCOORD: [
    pattern(/changing coordinator (-?\d+) -> (-?\d+)/, ([, from, to]) => ({
      kind: 'coordinatorChanged',
      from: Number(from),
      to: Number(to),
    })),
    pattern(/ coordinator is (\S+) id (-?\d+)/, ([, address = '', broker]) => ({
      kind: 'coordinatorFound',
      address,
      broker: Number(broker),
    })),
  ],
  CGRPSTATE: [
    pattern(/changed state (\S+) -> (\S+)/, ([, from = '', to = '']) => ({
      kind: 'linkChanged',
      from,
      to,
    })),
  ],
  CGRPJOINSTATE: [
    pattern(/changed join state (\S+) -> (\S+)/, ([, from = '', to = '']) => ({
      kind: 'joinStateChanged',
      from,
      to,
    })),
  ],
  JOIN: [
    pattern(
      /Joining group "[^"]*" with \d+ subscribed topic\(s\) and member id "([^"]*)"/,
      ([, memberId = '']) => ({
        kind: 'joinSent',
        memberId,
      }),
    ),
  ],
  JOINGROUP: [
    pattern(
      /^JoinGroup response: GenerationId (-?\d+), Protocol ([^,]*), LeaderId (.*?)( \(me\))?, my MemberId (.*?), member metadata count \d+: (.*)$/,
      ([, generation, assignor = '', leader = '', me, memberId = '', error = '']) => ({
        kind: 'joinAnswered',
        generation: Number(generation),
        assignor,
        leader,
        isLeader: me !== undefined,
        memberId,
        error: error === '(no error)' ? 'NO_ERROR' : errorOfText(error),
        errorText: error,
      }),
    ),
    pattern(/^I am elected leader for group .* with (\d+) member/, ([, members]) => ({
      kind: 'elected',
      members: Number(members),
    })),
  ],
  ASSIGN: [
    pattern(
      /delegating (incremental )?(assign|revoke) of (\d+) partition\(s\) to application.*?: (.*)$/,
      ([, incremental, what, count, reason = '']) => ({
        kind: 'delegated',
        what: what === 'assign' ? 'assign' : 'revoke',
        isIncremental: incremental !== undefined,
        count: Number(count),
        reason,
      }),
    ),
    pattern(/" (\S+) assignment for (\d+) member\(s\) finished/, ([, assignor = '', members]) => ({
      kind: 'assignorRan',
      assignor,
      members: Number(members),
    })),
    pattern(
      /^\s*Member "([^"]*)"(?: \(me\))? assigned (\d+) partition/,
      ([, memberId = '', count]) => ({ kind: 'planOfMember', memberId, count: Number(count) }),
    ),
    pattern(/^\s*([\w.-]{1,249}) \[(\d+)\]\s*$/, ([, topic, partition]) => ({
      kind: 'partitionListed',
      ...place(topic, partition),
    })),
    pattern(/new assignment of (\d+) partition\(s\) in join-state init\s*$/, ([, count]) => ({
      kind: 'assignedByHand',
      count: Number(count),
    })),
  ],
  SYNCGROUP: [
    pattern(/^SyncGroup response: (.*?)(?: \(\d+ bytes.*)?$/, ([, error = '']) => ({
      kind: 'syncAnswered',
      error: errorOfText(error),
    })),
  ],
  ASSIGNMENT: [
    pattern(
      /^Added (\d+) partition\(s\) to assignment which now consists of (\d+)/,
      ([, count, total]) => ({ kind: 'assignCalled', count: Number(count), total: Number(total) }),
    ),
    pattern(
      /partition\(s\) being (?:added to|removed from) group assignment of (\d+)/,
      ([, total]) => ({ kind: 'sizeTold', total: Number(total) }),
    ),
    pattern(/^List with (\d+) partition/, ([, count]) => ({
      kind: 'assignmentListed',
      count: Number(count),
    })),
    pattern(/^\s*([\w.-]{1,249}) \[(\d+)\] offset /, ([, topic, partition]) => ({
      kind: 'partitionListed',
      ...place(topic, partition),
    })),
  ],
  REBALANCE: [
    pattern(
      /(is rebalancing|initiating rebalance) \(.*? with \d+ assigned partition\(s\)( \(lost\))?: (.*)$/,
      ([, how, lost, reason = '']) => ({
        kind: 'rebalancing',
        by: how === 'is rebalancing' ? 'coordinator' : 'client',
        isLost: lost !== undefined,
        reason,
      }),
    ),
  ],
  LOST: [
    pattern(
      /current assignment of (\d+) partition\(s\) lost: (.*?)(?:: revoking .*)?$/,
      ([, count, reason = '']) => ({ kind: 'assignmentLost', count: Number(count), reason }),
    ),
  ],
  REJOIN: [
    pattern(
      /Rejoining group (?:without an assignment|with \d+ owned partition\(s\)): (.*)$/,
      ([, reason = '']) => ({ kind: 'rejoining', reason }),
    ),
  ],
  HEARTBEAT: [
    pattern(/ Heartbeat for group "[^"]*" generation id (-?\d+)/, ([, generation]) => ({
      kind: 'heartbeatSent',
      generation: Number(generation),
    })),
    pattern(/heartbeat error response in state .*?\): (.*)$/, ([, error = '']) => ({
      kind: 'heartbeatFailed',
      error: errorOfText(error),
    })),
    pattern(
      /^ConsumerGroupHeartbeat response received for member id "([^"]*)" with epoch (-?\d+)/,
      ([, memberId = '', epoch]) => ({ kind: 'epochAnswered', memberId, epoch: Number(epoch) }),
    ),
    pattern(/^Reconciliation starts with new target assignment "(.*?)"/, ([, list]) => ({
      kind: 'targetSet',
      partitions: partitionsOf(list),
    })),
    pattern(
      /ConsumerGroupHeartbeat of member id "[^"]*", group id "[^"]*", generation id (-?\d+)/,
      ([, generation]) => ({ kind: 'heartbeatSent', generation: Number(generation) }),
    ),
  ],
  SESSTMOUT: [
    pattern(/^.*session timed out .*?after (\d+) ms/, ([text = '', after]) => ({
      kind: 'sessionTimedOut',
      afterMs: Number(after),
      text,
    })),
  ],
  MAXPOLL: [
    pattern(
      /^(.*maximum poll interval \((\d+)ms\) exceeded by (\d+)ms)/,
      ([, text = '', limit, excess]) => ({
        kind: 'maxPollExceeded',
        limitMs: Number(limit),
        excessMs: Number(excess),
        text,
      }),
    ),
  ],
  LEAVE: [pattern(/: Leaving group/, () => ({ kind: 'leaveSent' }))],
  LEAVEGROUP: [pattern(/response received in state /, () => ({ kind: 'leaveAnswered' }))],
  CLOSE: [
    pattern(/^Closing consumer/, () => ({ kind: 'closing' })),
    pattern(/^Consumer closed/, () => ({ kind: 'closed' })),
  ],
  COMMIT: [
    pattern(
      /Committing offsets for (-?\d+) partition\(s\) with generation-id (-?\d+)/,
      ([, count, generation]) => ({
        kind: 'commitSent',
        count: Number(count),
        generation: Number(generation),
      }),
    ),
    pattern(
      /OffsetCommit for (-?\d+) partition\(s\) in join-state \S+: (.*): returned: (.*)$/,
      ([, count, reason = '', error = '']) => ({
        kind: 'commitAnswered',
        count: Number(count),
        reason,
        error: errorOfText(error),
      }),
    ),
  ],
  FETCH: [
    pattern(
      /^Partition ([\w.-]{1,249}) \[(\d+)\] start fetching at offset (\d+)/,
      ([, topic, partition, offset]) => ({
        kind: 'fetchStarted',
        ...place(topic, partition),
        offset: Number(offset),
      }),
    ),
  ],
  PARTADD: [
    pattern(/: add ([\w.-]{1,249}) \[(\d+)\]/, ([, topic, partition]) => ({
      kind: 'partitionAdded',
      ...place(topic, partition),
    })),
  ],
  PARTDEL: [
    pattern(/: delete ([\w.-]{1,249}) \[(\d+)\]/, ([, topic, partition]) => ({
      kind: 'partitionDeleted',
      ...place(topic, partition),
    })),
  ],
  FATAL: [pattern(/^Fatal error: .*$/, ([text = '']) => ({ kind: 'failedFatally', text }))],
  FAIL: [
    pattern(/^.*$/, ([text = ''], { level }) => ({
      kind: 'connectionFailed',
      text,
      isReported: level !== null && level <= 3,
    })),
  ],
  ERROR: [
    pattern(/(\d+\/\d+ brokers are down)/, ([, text = '']) => ({ kind: 'allBrokersDown', text })),
  ],
  REBOOTSTRAP: [
    pattern(/^Starting re-bootstrap sequence/, ([text = '']) => ({ kind: 'allBrokersDown', text })),
  ],
}

/** Words in capitals that librdkafka puts in front of its texts; more of them than the story needs. */
export const facilities: ReadonlySet<string> = new Set([
  ...Object.keys(patterns),
  ...'UNSUBSCRIBE CGRPQUERY COORDSET COORDCLEAR COORD CGRP CGRPOP CGRPTERM CGRPTIMEOUT CGRPMETADATA'.split(
    ' ',
  ),
  ...'COOPASSIGN ASSIGNOR UNASSIGN NOREJOIN GRPSYNC GRPLEADER GRPASSIGNMENT'.split(' '),
  ...'CLEARASSIGN REMOVEASSIGN ASSIGNDONE CONSUMER CONSUME DESIRED DESP TOPIC PARTCNT STATE'.split(
    ' ',
  ),
  ...'OFFREQ OFFFETCH OFFSET OFFSETFETCH FETCHDEC FETCHERR FETCHADD METADATA BROKER BRKMAIN'.split(
    ' ',
  ),
  ...'CONNECT CONNECTED APIVERSION AUTH SASL OAUTHBEARER SEND RECV BUFQ TOPPARNEW TOPBRK'.split(
    ' ',
  ),
  ...'DUMP DUMP_ALL DUMP_PND DUMP_QRY DUMP_REM OP BARRIER PAUSE RESUME SRVPEND RETRY REQERR'.split(
    ' ',
  ),
  ...'STICKY LEADER BRKDELGT BRKMIGR CLUSTERID CONTROLLERID VALIDATE PARTSTATE REMOVE'.split(' '),
])

/** Without its facility a line is read by its words, if they are of one kind only. */
const unmistakable: readonly Pattern[] = Object.entries(patterns).flatMap(([facility, all]) =>
  ['FAIL', 'INIT', 'ERROR'].includes(facility) ? [] : all,
)

/** What a line says; null where it says nothing that the story needs. */
export function sayingOf(line: LogLine): Saying | null {
  const known = line.facility === null ? unmistakable : patterns[line.facility]
  if (!known) return null
  for (const { words, says } of known) {
    const found = words.exec(line.text)
    if (found) return says(found, line)
  }
  return null
}

/** The group that a line names. */
export const groupOf = (text: string): string | null => /\bgroup "([^"]*)"/i.exec(text)?.[1] ?? null
