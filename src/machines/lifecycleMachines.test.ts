import { describe, expect, it } from 'vitest'
import { broker, runningBroker, type BrokerEvent } from './broker.ts'
import { logCleaning, type CleaningEvent } from './logCleaning.ts'
import { logSegment, type SegmentEvent } from './logSegment.ts'
import { playback, type PlaybackEvent } from './playback.ts'
import { playEvents } from './playEvents.ts'

describe('broker', () => {
  const input = { brokerId: 1, heartbeatIntervalMs: 2_000, sessionTimeoutMs: 9_000 }
  const on = (events: readonly BrokerEvent[]) =>
    playEvents(broker, broker.initial(input).state, events)
  const beat = (over: object = {}): BrokerEvent => ({
    type: 'HEARTBEAT_ANSWERED',
    errorCode: 0,
    isCaughtUp: false,
    isFenced: true,
    shouldShutDown: false,
    ...over,
  })
  const registered = [
    { type: 'START_REQUESTED' },
    { type: 'REGISTRATION_ANSWERED', errorCode: 0, brokerEpoch: 7 },
  ] as const
  const running = [
    ...registered,
    beat({ isCaughtUp: true }),
    { type: 'LOGS_LOADED' },
    beat({ isCaughtUp: true, isFenced: false }),
  ] as const
  const delays = (turn: ReturnType<typeof on>) =>
    turn.effects.flatMap((effect) => ('delayMs' in effect.params ? [effect.params.delayMs] : []))

  it('starts: registered, caught up, logs loaded, unfenced', () => {
    expect(on(registered.slice(0, 1)).state.value).toBe('starting')
    expect(on(registered).effects).toMatchObject([{ params: { wantFence: true, brokerEpoch: 7 } }])
    expect(delays(on([...registered, beat()]))).toEqual([10])
    expect(on([...registered, beat({ isCaughtUp: true })])).toMatchObject({
      state: { value: 'recovery' },
      effects: [{ type: 'loadLogs' }],
    })
    expect(on(running)).toMatchObject({
      state: { value: 'running' },
      effects: [{ type: 'serveRequests' }, { params: { delayMs: 2_000, wantFence: false } }],
    })
  })
  it('keeps believing that it runs while the controller has fenced it', () => {
    expect(on([...running, beat({ isFenced: true })]).state.value).toBe('running')
  })
  it('stops in a controlled way: asks, waits 50 ms, then 2000, until it is let go', () => {
    const stopping = [...running, { type: 'STOP_REQUESTED' }] as const
    expect(on(stopping)).toMatchObject({
      state: { value: 'pendingControlledShutdown' },
      effects: [{ params: { delayMs: 0, wantShutdown: true } }],
    })
    expect(delays(on([...stopping, beat()]))).toEqual([50])
    expect(delays(on([...stopping, beat(), beat()]))).toEqual([2_000])
    const letGo = [...stopping, beat({ shouldShutDown: true })]
    expect(on(letGo)).toMatchObject({ state: { value: 'shuttingDown' } })
    expect(on([...letGo, { type: 'SHUTDOWN_COMPLETED' }]).state.value).toBe('notRunning')
  })
  it('tries again after 100, 200, 400 … at most 9000 ms', () => {
    const failures = Array.from({ length: 9 }, () => ({ type: 'HEARTBEAT_FAILED' }) as const)
    expect(
      failures.map((_, count) => delays(on([...running, ...failures.slice(0, count + 1)]))[0]),
    ).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 9_000, 9_000])
    const recovered = [...running, ...failures, beat({ isFenced: false })]
    expect(delays(on([...recovered, { type: 'HEARTBEAT_FAILED' }]))).toEqual([100])
  })
  it('a killed broker comes back with another incarnation', () => {
    const again = on([...running, { type: 'KILLED' }, { type: 'START_REQUESTED' }])
    expect(again.effects).toMatchObject([{ type: 'sendRegistration', params: { incarnation: 2 } }])
  })
  it('registers again when refused', () => {
    const refused = on([
      registered[0],
      { type: 'REGISTRATION_ANSWERED', errorCode: 101, brokerEpoch: -1 },
    ])
    expect([refused.state.value, delays(refused)]).toEqual(['starting', [100]])
  })
  it('a scenario may begin with a running broker', () => {
    const { state } = broker.step(runningBroker(input, 3), beat({ isFenced: false }))
    expect(state.value).toBe('running')
  })
})

describe('log segment', () => {
  const start = logSegment.initial({
    baseOffset: 5,
    fileDeleteDelayMs: 60_000,
    isCleaned: false,
  }).state
  const on = (events: readonly SegmentEvent[]) => playEvents(logSegment, start, events)
  const due = (reason: 'retentionMs' | 'truncation') => ({ type: 'REMOVAL_DUE', reason }) as const

  it('lives: active, closed, scheduled for deletion, deleted', () => {
    const gone = [{ type: 'ROLLED' }, due('retentionMs')] as const
    expect(on(gone).effects).toEqual([
      { type: 'markDeleted', params: { baseOffset: 5, reason: 'retentionMs' } },
      { type: 'armDeleteDelay', params: { baseOffset: 5, delayMs: 60_000 } },
    ])
    const deleted = on([...gone, { type: 'DELETE_DELAY_ELAPSED' }])
    expect([deleted.state.value, deleted.names]).toEqual(['deleted', ['unlinkFiles']])
  })
  it('retention does not take the active segment; truncation does', () => {
    expect(on([due('retentionMs')]).state.value).toBe('active')
    expect(on([due('truncation')]).state.value).toBe('scheduledForDeletion')
  })
  it('truncation into a closed segment makes it the active one again', () => {
    const reopened = on([{ type: 'ROLLED' }, { type: 'TRUNCATED_INTO' }])
    expect([reopened.state.value, reopened.effects]).toEqual(['active', []])
    expect(on([{ type: 'TRUNCATED_INTO' }]).state.value).toBe('active')
  })
  it('the cleaner replaces a closed segment', () => {
    const cleaning = [{ type: 'ROLLED' }, { type: 'CLEANING_STARTED' }] as const
    expect(on(cleaning).state.value).toBe('cleaning')
    const { state, names } = on([...cleaning, { type: 'REPLACED_BY_CLEANER' }])
    expect([state.value, names]).toEqual([
      'scheduledForDeletion',
      ['markDeleted', 'armDeleteDelay'],
    ])
    expect(on([...cleaning, { type: 'CLEANING_ABORTED' }]).state.value).toEqual({
      closed: 'dirty',
    })
  })
  it('what the cleaner wrote is closed and clean, also after a later pass was aborted', () => {
    const cleaned = logSegment.initial({ baseOffset: 5, fileDeleteDelayMs: 1, isCleaned: true })
    expect(cleaned.state.value).toEqual({ closed: 'clean' })
    const { state } = playEvents(logSegment, cleaned.state, [
      { type: 'CLEANING_STARTED' },
      { type: 'CLEANING_ABORTED' },
    ])
    expect(state.value).toEqual({ closed: 'clean' })
  })
  it('a copied segment lives on in the remote storage after its local files are gone', () => {
    const copied = [
      { type: 'ROLLED' },
      { type: 'COPY_STARTED' },
      { type: 'COPY_FINISHED' },
    ] as const
    expect(on(copied.slice(0, 2)).state.value).toBe('copying')
    expect(on([...copied.slice(0, 2), { type: 'COPY_FAILED' }]).state.value).toEqual({
      closed: 'dirty',
    })
    const gone = [...copied, due('retentionMs'), { type: 'DELETE_DELAY_ELAPSED' }] as const
    expect([on(gone).state.value, on(gone).names]).toEqual(['localDeleted', ['unlinkFiles']])
    const deleting = [...gone, { type: 'REMOTE_DELETE_STARTED' }] as const
    expect(on(deleting).state.value).toBe('remoteDeleting')
    expect(on([...deleting, { type: 'REMOTE_DELETE_FINISHED' }]).state.value).toBe('deleted')
  })
})

describe('the cleaning of a log', () => {
  const on = (...events: readonly CleaningEvent[]) =>
    playEvents(logCleaning, logCleaning.initial(undefined).state, events)
  const started = { type: 'CLEANING_STARTED' } as const
  const pause = { type: 'PAUSE_ASKED' } as const
  const stopped = { type: 'CLEANING_STOPPED' } as const
  const resumed = { type: 'RESUMED' } as const

  it('ends with a checkpoint', () => {
    const { state, effects } = on(started, { type: 'CLEANING_DONE', endOffset: 8 })
    expect(state.value).toBe('None')
    expect(effects).toEqual([{ type: 'writeCheckpoint', params: { firstDirtyOffset: 8 } }])
  })
  it('is called off by a pause, and paused once the thread has noticed', () => {
    expect(on(started, pause)).toMatchObject({
      state: { value: 'Aborted' },
      effects: [{ type: 'dropOutput' }],
    })
    expect(on(started, pause, stopped).state.value).toBe('Paused')
    expect(on(started, pause, stopped, resumed).state.value).toBe('None')
  })
  it('stays paused until everybody has let go', () => {
    expect(on(pause, pause, resumed).state).toMatchObject({
      value: 'Paused',
      context: { pauses: 1 },
    })
    expect(on(pause, started).state.value).toBe('Paused')
    expect(on(pause, pause, resumed, resumed).state.value).toBe('None')
  })
})

describe('playback', () => {
  const start = playback.initial({ speed: 1 }).state
  const on = (events: readonly PlaybackEvent[]) => playEvents(playback, start, events)
  const move = { type: 'SCRUB_MOVED', toUs: 7 } as const

  it.each([
    ['plays', [{ type: 'PLAY' }], 'playing', ['startClock']],
    ['pauses', [{ type: 'PLAY' }, { type: 'PAUSE' }], 'paused', ['stopClock']],
    ['steps', [{ type: 'STEP_FORWARD' }], 'stepping', ['step']],
    ['rests after a step', [{ type: 'STEP_BACK' }, { type: 'STEP_COMPLETED' }], 'paused', []],
    [
      'steps out of playing',
      [{ type: 'PLAY' }, { type: 'STEP_FORWARD' }],
      'stepping',
      ['stopClock', 'step'],
    ],
    ['scrubs', [{ type: 'SCRUB_STARTED' }, move], 'scrubbing', ['seek']],
    [
      'rests after scrubbing',
      [{ type: 'SCRUB_STARTED' }, move, { type: 'SCRUB_ENDED' }],
      'paused',
      [],
    ],
    [
      'plays on after scrubbing',
      [{ type: 'PLAY' }, { type: 'SCRUB_STARTED' }, { type: 'SCRUB_ENDED' }],
      'playing',
      ['startClock'],
    ],
    [
      'changes speed',
      [{ type: 'PLAY' }, { type: 'SPEED_CHANGED', speed: 4 }],
      'playing',
      ['startClock'],
    ],
    ['ends', [{ type: 'PLAY' }, { type: 'END_REACHED' }], 'ended', ['stopClock']],
    [
      'begins anew',
      [{ type: 'PLAY' }, { type: 'END_REACHED' }, { type: 'PLAY' }],
      'playing',
      ['seek', 'startClock'],
    ],
    ['leaves the end', [{ type: 'END_REACHED' }, { type: 'SEEK', toUs: 1 }], 'paused', ['seek']],
  ] as [string, PlaybackEvent[], string, string[]][])('%s', (_, events, value, names) => {
    const turn = on(events)
    expect([turn.state.value, turn.names]).toEqual([value, names])
  })
})
