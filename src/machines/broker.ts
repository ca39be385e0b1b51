import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export interface BrokerInput {
  readonly brokerId: number
  /** `broker.heartbeat.interval.ms` */
  readonly heartbeatIntervalMs: number
  /** `broker.session.timeout.ms`: also the longest wait between tries. */
  readonly sessionTimeoutMs: number
}

export interface BrokerContext extends BrokerInput {
  /** Given by the controller at registration; −1 before. */
  readonly brokerEpoch: number
  /** Which life of the process this is; a new one at every start. */
  readonly incarnation: number
  readonly failedTries: number
  /** The controller has already said "not yet" to a shutdown. */
  readonly wasToldToWait: boolean
}

export type BrokerEvent =
  | { readonly type: 'START_REQUESTED' }
  | {
      readonly type: 'REGISTRATION_ANSWERED'
      readonly errorCode: number
      readonly brokerEpoch: number
    }
  | {
      readonly type: 'HEARTBEAT_ANSWERED'
      readonly errorCode: number
      readonly isCaughtUp: boolean
      readonly isFenced: boolean
      readonly shouldShutDown: boolean
    }
  /** No answer came, or the connection broke. */
  | { readonly type: 'HEARTBEAT_FAILED' }
  | { readonly type: 'LOGS_LOADED' }
  | { readonly type: 'STOP_REQUESTED' }
  | { readonly type: 'SHUTDOWN_COMPLETED' }
  | { readonly type: 'KILLED' }

export interface BrokerEffects {
  sendRegistration: { readonly incarnation: number; readonly delayMs: number }
  /** Replaces a heartbeat that is still waiting to be sent. */
  sendHeartbeat: {
    readonly delayMs: number
    readonly brokerEpoch: number
    readonly wantFence: boolean
    readonly wantShutdown: boolean
  }
  stopHeartbeats: Record<string, never>
  loadLogs: Record<string, never>
  serveRequests: Record<string, never>
  shutDown: Record<string, never>
}

export type BrokerEffect = EffectOf<BrokerEffects>

type BrokerDraft = Draft<BrokerContext, BrokerEffect>
const act = <P extends Record<string, unknown> | undefined = undefined>(
  apply: (draft: BrokerDraft, event: BrokerEvent, params: P) => void,
) => change<BrokerContext, BrokerEvent, BrokerEffect, P>(apply)

/** Between heartbeats while the broker catches up with the metadata log. */
const startingIntervalMs = 10
/** After the first "still shutting down". */
const firstShutdownRetryMs = 50
const firstRetryMs = 100

type Wish = { readonly wantFence: boolean; readonly wantShutdown: boolean }

function heartbeat(draft: BrokerDraft, delayMs: number, wish: Wish): void {
  const { brokerEpoch } = draft.context
  draft.effects.push({ type: 'sendHeartbeat', params: { delayMs, brokerEpoch, ...wish } })
}

/** 100, 200, 400 … up to the session timeout (`BrokerLifecycleManager`; its jitter is left to the network). */
function retryDelayMs(draft: BrokerDraft): number {
  const { failedTries, sessionTimeoutMs } = draft.context
  draft.context = { ...draft.context, failedTries: failedTries + 1 }
  return Math.min(firstRetryMs * 2 ** Math.min(failedTries, 20), sessionTimeoutMs)
}

const heartbeatAnswer = (event: BrokerEvent) => only(event, 'HEARTBEAT_ANSWERED')
const fenced = { wantFence: true, wantShutdown: false } as const
const unfenced = { wantFence: false, wantShutdown: false } as const
const shutdown = { wantFence: false, wantShutdown: true } as const

const brokerSetup = setup({
  types: {
    context: {} as BrokerContext,
    events: {} as BrokerEvent,
    input: {} as BrokerInput,
  },
  guards: {
    isRefused: ({ event }) =>
      only(event, 'REGISTRATION_ANSWERED', 'HEARTBEAT_ANSWERED').errorCode !== errorCodes.NONE,
    isCaughtUp: ({ event }) => heartbeatAnswer(event).isCaughtUp,
    isUnfenced: ({ event }) => !heartbeatAnswer(event).isFenced,
    shouldShutDown: ({ event }) => heartbeatAnswer(event).shouldShutDown,
  },
  actions: {
    register: act((draft) => {
      const incarnation = draft.context.incarnation + 1
      draft.context = {
        ...draft.context,
        incarnation,
        brokerEpoch: -1,
        failedTries: 0,
        wasToldToWait: false,
      }
      draft.effects.push({ type: 'sendRegistration', params: { incarnation, delayMs: 0 } })
    }),
    registerAgain: act((draft) => {
      const delayMs = retryDelayMs(draft)
      const { incarnation } = draft.context
      draft.effects.push({ type: 'sendRegistration', params: { incarnation, delayMs } })
    }),
    takeEpoch: act((draft, event) => {
      const { brokerEpoch } = only(event, 'REGISTRATION_ANSWERED')
      draft.context = { ...draft.context, brokerEpoch, failedTries: 0 }
      heartbeat(draft, 0, fenced)
    }),
    loadLogs: act((draft) => {
      draft.effects.push({ type: 'loadLogs', params: {} })
    }),
    serveRequests: act((draft) => {
      draft.effects.push({ type: 'serveRequests', params: {} })
    }),
    heartbeatSoon: act<Wish>((draft, _, wish) => heartbeat(draft, startingIntervalMs, wish)),
    heartbeatNow: act<Wish>((draft, _, wish) => heartbeat(draft, 0, wish)),
    heartbeatLater: act<Wish>((draft, _, wish) => {
      draft.context = { ...draft.context, failedTries: 0 }
      heartbeat(draft, draft.context.heartbeatIntervalMs, wish)
    }),
    heartbeatAgain: act<Wish>((draft, _, wish) => heartbeat(draft, retryDelayMs(draft), wish)),
    waitForShutdown: act((draft) => {
      const { wasToldToWait, heartbeatIntervalMs } = draft.context
      draft.context = { ...draft.context, wasToldToWait: true, failedTries: 0 }
      heartbeat(draft, wasToldToWait ? heartbeatIntervalMs : firstShutdownRetryMs, shutdown)
    }),
    shutDown: act((draft) => {
      draft.effects.push({ type: 'stopHeartbeats', params: {} }, { type: 'shutDown', params: {} })
    }),
    stopHeartbeats: act((draft) => {
      draft.effects.push({ type: 'stopHeartbeats', params: {} })
    }),
  },
})

const killed = { target: 'notRunning', actions: 'stopHeartbeats' } as const
const tryAgain = (params: Wish) => ({ actions: { type: 'heartbeatAgain', params } }) as const
const refused = (params: Wish) => ({ guard: 'isRefused', ...tryAgain(params) }) as const

/** A broker process from start to stop (KIP-631). Whether it is fenced is the controller's view, not this one. */
export const brokerMachine = brokerSetup.createMachine({
  id: 'broker',
  context: ({ input }) => ({
    ...input,
    brokerEpoch: -1,
    incarnation: 0,
    failedTries: 0,
    wasToldToWait: false,
  }),
  initial: 'notRunning',
  states: {
    notRunning: { on: { START_REQUESTED: { target: 'starting', actions: 'register' } } },
    starting: {
      on: {
        REGISTRATION_ANSWERED: [
          { guard: 'isRefused', actions: 'registerAgain' },
          { actions: 'takeEpoch' },
        ],
        HEARTBEAT_ANSWERED: [
          refused(fenced),
          { guard: 'isCaughtUp', target: 'recovery', actions: 'loadLogs' },
          { actions: { type: 'heartbeatSoon', params: fenced } },
        ],
        HEARTBEAT_FAILED: tryAgain(fenced),
        STOP_REQUESTED: { target: 'shuttingDown', actions: 'shutDown' },
        KILLED: killed,
      },
    },
    recovery: {
      on: {
        LOGS_LOADED: { actions: { type: 'heartbeatNow', params: unfenced } },
        HEARTBEAT_ANSWERED: [
          refused(unfenced),
          {
            guard: 'isUnfenced',
            target: 'running',
            actions: ['serveRequests', { type: 'heartbeatLater', params: unfenced }],
          },
          { actions: { type: 'heartbeatLater', params: unfenced } },
        ],
        HEARTBEAT_FAILED: tryAgain(unfenced),
        STOP_REQUESTED: { target: 'shuttingDown', actions: 'shutDown' },
        KILLED: killed,
      },
    },
    running: {
      on: {
        HEARTBEAT_ANSWERED: [
          refused(unfenced),
          { actions: { type: 'heartbeatLater', params: unfenced } },
        ],
        HEARTBEAT_FAILED: tryAgain(unfenced),
        STOP_REQUESTED: {
          target: 'pendingControlledShutdown',
          actions: { type: 'heartbeatNow', params: shutdown },
        },
        KILLED: killed,
      },
    },
    pendingControlledShutdown: {
      on: {
        HEARTBEAT_ANSWERED: [
          refused(shutdown),
          { guard: 'shouldShutDown', target: 'shuttingDown', actions: 'shutDown' },
          { actions: 'waitForShutdown' },
        ],
        HEARTBEAT_FAILED: tryAgain(shutdown),
        KILLED: killed,
      },
    },
    shuttingDown: { on: { SHUTDOWN_COMPLETED: 'notRunning', KILLED: killed } },
  },
})

export type BrokerMachineState = StateOf<typeof brokerMachine>

export const broker: Stepper<BrokerMachineState, BrokerInput, BrokerEvent, BrokerEffect> =
  createStepper<typeof brokerMachine, BrokerEffect>(brokerMachine)

/** The state of a broker that a scenario finds up and registered. */
export const runningBroker = (input: BrokerInput, brokerEpoch: number): BrokerMachineState => ({
  value: 'running',
  context: { ...input, brokerEpoch, incarnation: 1, failedTries: 0, wasToldToWait: false },
  status: 'active',
})
