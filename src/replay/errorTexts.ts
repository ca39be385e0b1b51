import { errorCodes } from '../kafka/errorCodes.ts'

/** librdkafka's texts of the errors that a group member meets, and the names of their codes. */
const namesByText: Readonly<Record<string, string>> = {
  Success: 'NO_ERROR',
  'Broker: Offset out of range': 'OFFSET_OUT_OF_RANGE',
  'Broker: Unknown topic or partition': 'UNKNOWN_TOPIC_OR_PART',
  'Broker: Request timed out': 'REQUEST_TIMED_OUT',
  'Broker: Disconnected before response received': 'NETWORK_EXCEPTION',
  'Broker: Coordinator load in progress': 'COORDINATOR_LOAD_IN_PROGRESS',
  'Broker: Coordinator not available': 'COORDINATOR_NOT_AVAILABLE',
  'Broker: Not coordinator': 'NOT_COORDINATOR',
  'Broker: Specified group generation id is not valid': 'ILLEGAL_GENERATION',
  'Broker: Inconsistent group protocol': 'INCONSISTENT_GROUP_PROTOCOL',
  'Broker: Invalid group.id': 'INVALID_GROUP_ID',
  'Broker: Unknown member': 'UNKNOWN_MEMBER_ID',
  'Broker: Invalid session timeout': 'INVALID_SESSION_TIMEOUT',
  'Broker: Group rebalance in progress': 'REBALANCE_IN_PROGRESS',
  'Broker: Topic authorization failed': 'TOPIC_AUTHORIZATION_FAILED',
  'Broker: Group authorization failed': 'GROUP_AUTHORIZATION_FAILED',
  'Broker: Cluster authorization failed': 'CLUSTER_AUTHORIZATION_FAILED',
  'Broker: Group member needs a valid member ID': 'MEMBER_ID_REQUIRED',
  'Broker: Consumer group has reached maximum size': 'GROUP_MAX_SIZE_REACHED',
  'Broker: Static consumer fenced by other consumer with same group.instance.id':
    'FENCED_INSTANCE_ID',
  'Broker: The member epoch is fenced by the group coordinator': 'FENCED_MEMBER_EPOCH',
  'Broker: The instance ID is still used by another member in the consumer group':
    'UNRELEASED_INSTANCE_ID',
  'Broker: The assignor or its version range is not supported by the consumer group':
    'UNSUPPORTED_ASSIGNOR',
  'Broker: The member epoch is stale': 'STALE_MEMBER_EPOCH',
  'Local: Waiting for coordinator': '_WAIT_COORD',
  'Local: Fatal error': '_FATAL',
  'Local: Broker transport failure': '_TRANSPORT',
  'Local: Timed out': '_TIMED_OUT',
  'Local: All broker connections are down': '_ALL_BROKERS_DOWN',
  'Local: Broker handle destroyed': '_DESTROY',
  'Local: Broker handle destroyed without termination': '_DESTROY_BROKER',
  'Local: No offset stored': '_NO_OFFSET',
  'Local: Maximum application poll interval (max.poll.interval.ms) exceeded': '_MAX_POLL_EXCEEDED',
  'Local: Partition assignment lost': '_ASSIGNMENT_LOST',
}

/** The name of the code behind one of librdkafka's error texts; an unknown text names itself. */
export const errorOfText = (text: string): string => namesByText[text.trim()] ?? text.trim()

/** librdkafka's own codes, by their names without RD_KAFKA_RESP_ERR. */
const localCodes: Readonly<Record<string, number>> = {
  _AUTHENTICATION: -169,
  _ALL_BROKERS_DOWN: -187,
  _TRANSPORT: -195,
  _DESTROY: -197,
  _DESTROY_BROKER: -201,
  _TIMED_OUT: -185,
  _WAIT_COORD: -180,
  _NO_OFFSET: -168,
  _FATAL: -150,
  _MAX_POLL_EXCEEDED: -147,
  _ASSIGNMENT_LOST: -142,
}

/** The number behind a name of `errorOfText`; null where it is not known here. */
export function codeOfError(name: string): number | null {
  const codes: Readonly<Record<string, number>> = errorCodes
  return codes[name] ?? localCodes[name] ?? null
}

/** Errors of a JoinGroup answer that librdkafka settles by itself, so that the application never sees them. */
const settledByClient: ReadonlySet<string> = new Set([
  'NO_ERROR',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'MEMBER_ID_REQUIRED',
  'FENCED_INSTANCE_ID',
  'REQUEST_TIMED_OUT',
  'NETWORK_EXCEPTION',
])

/** Whether an error of a JoinGroup answer comes out of `Consume()`. */
export const isForApplication = (error: string): boolean =>
  !error.startsWith('_') && /^[A-Z_]+$/.test(error) && !settledByClient.has(error)

const failures: readonly (readonly [RegExp, string, number])[] = [
  [/SASL|authenticat|OAUTHBEARER/i, '_AUTHENTICATION', -169],
  [/SSL handshake|certificate/i, '_SSL', -181],
  [/Failed to resolve/i, '_RESOLVE', -193],
  [/request\(s\) timed out/i, '_TIMED_OUT', -185],
]

/** What the error handler is given for a failed connection: the code's name and number. */
export function failureOfText(text: string): { readonly code: string; readonly num: number } {
  const [, code = '_TRANSPORT', num = -195] = failures.find(([words]) => words.test(text)) ?? []
  return { code, num }
}
