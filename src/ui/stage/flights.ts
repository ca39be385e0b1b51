import { partitionName } from '../../kafka/units.ts'
import { recordAt } from '../../trace/logView.ts'
import type { MessageInFlight, PartitionView, World } from '../../trace/world.ts'
import { lookOfKey, type Look } from '../theme/furs.ts'
import { eased, placeOn } from './curves.ts'
import { linkKey } from './layoutLinks.ts'
import type { Curve, LogStrip, MemberBox, PartitionBox, StageLayout } from './layoutTypes.ts'
import { logWindow, shownReplica } from './stageModel.ts'

/** One thing on its way, where it is now. The same object is handed out again and again: copy what you keep. */
export interface Flight {
  kind: 'cat' | 'envelope' | 'copy'
  /** Centre of a cat's feet, or of an envelope. */
  x: number
  y: number
  look: Look
  /** 0 … 3: phase of the step. */
  phase: number
  isFaded: boolean
  /** How many records this one stands for. */
  count: number
  letter: string
  colorIndex: number
  isHollow: boolean
  hasError: boolean
  /** A record of a log that is on its way to a consumer. */
  topic: string
  partition: number
  offset: number
}

/** At most so many cats of one message walk singly; the last one stands for the rest. */
const catsPerMessageMax = 8
/** The part of a message's time that the last of its cats starts later than the first. */
const straggle = 0.34
/** The part of a walk that is on the link; the rest is along the log. */
const linkShare = 0.66
/** How far inside the card's edge a cat that was fetched comes out, and the part of the time that it takes. */
const exit = { inside: 22, share: 0.1 }
const lostAt = 0.6
/** Cats show at least this often a new phase of their step: units of the layout per phase. */
const stride = 5

const letters: Readonly<Record<string, string>> = {
  JoinGroup: 'J',
  SyncGroup: 'S',
  Heartbeat: 'H',
  LeaveGroup: 'L',
  OffsetCommit: 'C',
  OffsetFetch: 'O',
}

/** What a layout knows by name, made once per layout. */
export interface FlightMap {
  readonly partitions: ReadonlyMap<string, PartitionBox>
  readonly members: ReadonlyMap<string, MemberBox>
  readonly curves: ReadonlyMap<string, Curve>
}

export function mapFlights(layout: StageLayout): FlightMap {
  const curves = new Map<string, Curve>()
  for (const link of layout.writes) {
    curves.set(linkKey(link.topic, link.partition, `producer:${link.peer}`), link.curve)
  }
  for (const link of layout.reads) {
    curves.set(linkKey(link.topic, link.partition, `member:${link.peer}`), link.curve)
  }
  return {
    partitions: new Map(
      layout.partitions.map((box) => [partitionName(box.topic, box.partition), box]),
    ),
    members: new Map(layout.members.map((box) => [`member:${box.group}/${box.id}`, box])),
    curves,
  }
}

export interface FlightOptions {
  /** Steps instead of flights: a message stays where it came from until it has arrived. */
  readonly isReduced: boolean
  /** Above this many cats, each message is one cat with a count. */
  readonly stackAbove: number
  /** Keys of records that producers hold, by record id. */
  readonly keys: ReadonlyMap<number, string | null>
}

const nobody: Look = { fur: 'stray', letter: '' }
const flight: Flight = {
  kind: 'cat',
  x: 0,
  y: 0,
  look: nobody,
  phase: 0,
  isFaded: false,
  count: 1,
  letter: '',
  colorIndex: 0,
  isHollow: false,
  hasError: false,
  topic: '',
  partition: 0,
  offset: -1,
}

/** Calls `visit` for each thing that is on its way at `atUs`, and returns how many records and envelopes there are. */
export function eachFlight(
  world: World,
  map: FlightMap,
  atUs: number,
  options: FlightOptions,
  visit: (flight: Flight) => void,
): number {
  const messages = Object.values(world.inFlight)
  let total = 0
  for (const message of messages) total += weightOf(message)
  const perMessage = total > options.stackAbove ? 1 : catsPerMessageMax
  for (const message of messages) {
    if (atUs < message.departUs || atUs >= message.arriveUs) continue
    const span = Math.max(1, message.arriveUs - message.departUs)
    const progress = options.isReduced ? 0 : (atUs - message.departUs) / span
    if (message.lost && progress > lostAt) continue
    if (message.records.length > 0)
      walkToLog(world, map, message, progress, perMessage, options, visit)
    else if (message.ranges.length > 0)
      walkFromLog(world, map, message, progress, perMessage, visit)
    else flyEnvelope(map, message, progress, visit)
  }
  return total
}

function weightOf(message: MessageInFlight): number {
  let weight = 0
  for (const batch of message.records) weight += batch.ids.length
  for (const range of message.ranges) weight += range.to - range.from
  return weight === 0 ? (letters[message.api] === undefined ? 0 : 1) : weight
}

/** Where the nth of `count` is when its message is at `progress`. */
function progressOf(progress: number, index: number, count: number): number {
  const late = count <= 1 ? 0 : (straggle * index) / (count - 1)
  return eased(Math.min(1, Math.max(0, (progress - late) / (1 - straggle))))
}

const partitionOf = (world: World, topic: string, partition: number): PartitionView | undefined =>
  world.topics[topic]?.partitions[partition]

function startCat(message: MessageInFlight, topic: string, partition: number): void {
  flight.kind = 'cat'
  flight.isFaded = message.lost
  flight.topic = topic
  flight.partition = partition
}

/** Middle of the slot of an offset, kept on the strip. */
function slotX(strip: LogStrip, from: number, offset: number): number {
  const slot = Math.min(strip.capacity - 0.5, Math.max(0.5, offset - from + 0.5))
  return strip.x + slot * strip.pitch
}

function walkToLog(
  world: World,
  map: FlightMap,
  message: MessageInFlight,
  progress: number,
  perMessage: number,
  options: FlightOptions,
  visit: (flight: Flight) => void,
): void {
  for (const { topic, partition, ids } of message.records) {
    const box = map.partitions.get(partitionName(topic, partition))
    const curve = map.curves.get(linkKey(topic, partition, message.from))
    const view = partitionOf(world, topic, partition)
    if (box === undefined || curve === undefined || view === undefined) continue
    const log = shownReplica(view)?.log
    const end = log?.logEndOffset ?? 0
    const { from } = logWindow(log?.logStartOffset ?? 0, end, box.strip.capacity)
    const shown = Math.min(ids.length, perMessage)
    startCat(message, topic, partition)
    flight.offset = -1
    for (let index = 0; index < shown; index++) {
      const t = progressOf(progress, index, shown)
      onCurveThenGround(curve, box.strip, slotX(box.strip, from, end + index), t)
      flight.look = lookOfKey(options.keys.get(ids[index] ?? -1) ?? null)
      flight.count = index === shown - 1 ? ids.length - index : 1
      visit(flight)
    }
  }
}

function onCurveThenGround(curve: Curve, strip: LogStrip, slot: number, t: number): void {
  const onLink = Math.min(1, t / linkShare)
  placeOn(curve, onLink, flight)
  if (onLink < 1) {
    flight.y += strip.catSize * 0.3
  } else {
    const along = (t - linkShare) / (1 - linkShare)
    const startY = curve.to.y + strip.catSize * 0.3
    flight.x = curve.to.x + (slot - curve.to.x) * along
    flight.y = startY + (strip.groundY - startY) * Math.min(1, along * 3)
  }
  flight.phase = Math.floor(flight.x / stride) & 3
}

function walkFromLog(
  world: World,
  map: FlightMap,
  message: MessageInFlight,
  progress: number,
  perMessage: number,
  visit: (flight: Flight) => void,
): void {
  for (const { topic, partition, from, to } of message.ranges) {
    const box = map.partitions.get(partitionName(topic, partition))
    const view = partitionOf(world, topic, partition)
    if (box === undefined || view === undefined) continue
    const log = shownReplica(view)?.log
    if (log === undefined) continue
    startCat(message, topic, partition)
    if (message.to.startsWith('broker-')) {
      copyBetweenBrokers(
        box,
        message,
        progress,
        lookOfKey(recordAt(log, from)?.record.key ?? null),
        visit,
      )
      continue
    }
    const curve =
      map.curves.get(linkKey(topic, partition, message.to)) ?? curveToCard(map, box, message.to)
    if (curve === null) continue
    const count = to - from
    const shown = Math.min(count, perMessage)
    for (let index = 0; index < shown; index++) {
      const t = progressOf(progress, index, shown)
      outOntoCurve(curve, box.strip, t)
      flight.look = lookOfKey(recordAt(log, from + index)?.record.key ?? null)
      flight.count = index === shown - 1 ? count - index : 1
      flight.offset = from + index
      visit(flight)
    }
  }
}

/** A straight way for what was fetched by a member that holds the partition no more. */
function curveToCard(map: FlightMap, box: PartitionBox, node: string): Curve | null {
  const card = map.members.get(node)?.box
  if (card === undefined) return null
  const from = { x: box.box.x + box.box.width, y: box.box.y + box.box.height / 2 }
  const to = { x: card.x, y: card.y + card.height / 2 }
  return { from, handle1: { x: to.x, y: from.y }, handle2: { x: from.x, y: to.y }, to }
}

/** Out of the card where the link begins, and along it. */
function outOntoCurve(curve: Curve, strip: LogStrip, t: number): void {
  placeOn(curve, Math.max(0, (t - exit.share) / (1 - exit.share)), flight)
  if (t < exit.share) flight.x -= exit.inside * (1 - t / exit.share)
  else if (curve.to.x > curve.from.x) flight.x -= strip.catSize * 0.45 * t
  flight.y += strip.catSize * 0.3
  flight.phase = Math.floor(flight.x / stride) & 3
}

/** A follower's copy: a small faded cat from badge to badge. */
function copyBetweenBrokers(
  box: PartitionBox,
  message: MessageInFlight,
  progress: number,
  look: Look,
  visit: (flight: Flight) => void,
): void {
  const leader = box.badges.find(({ broker }) => message.from === `broker-${broker}`)?.box
  const follower = box.badges.find(({ broker }) => message.to === `broker-${broker}`)?.box
  if (leader === undefined || follower === undefined) return
  const t = eased(progress)
  const fromX = leader.x + leader.width / 2
  const toX = follower.x + follower.width / 2
  flight.kind = 'copy'
  flight.look = look
  flight.x = fromX + (toX - fromX) * t
  flight.y = leader.y + leader.height + 13 - Math.sin(t * Math.PI) * 3
  flight.phase = Math.floor(flight.x / stride) & 3
  flight.isFaded = true
  flight.count = 1
  flight.offset = -1
  visit(flight)
}

function flyEnvelope(
  map: FlightMap,
  message: MessageInFlight,
  progress: number,
  visit: (flight: Flight) => void,
): void {
  const letter = letters[message.api]
  if (letter === undefined) return
  const isResponse = message.direction === 'response'
  const card = map.members.get(isResponse ? message.to : message.from)
  if (card === undefined) return
  const t = eased(progress)
  placeOn(card.toCoordinator, isResponse ? 1 - t : t, flight)
  flight.kind = 'envelope'
  flight.letter = letter
  flight.colorIndex = card.colorIndex
  flight.isHollow = isResponse
  flight.hasError = message.errorCode !== 0
  flight.isFaded = message.lost
  flight.count = 1
  flight.offset = -1
  visit(flight)
}
