import { errorCodes } from '../../kafka/errorCodes.ts'
import type { Sim } from '../kernel.ts'
import { memberNodeId } from '../nodeIds.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { Command } from '../scenario/scenario.ts'
import { refuse } from './coordinatedGroup.ts'

/** Errors that wait to be answered, and the command that asked for them. */
interface InjectedErrors {
  readonly codes: number[]
  /** Only this node is lied to; null: whoever asks next. */
  readonly to: string | null
  readonly cause: number | undefined
}

const keyOf = (group: string, api: string): string => `answers/${group}/${api}`

/** The coordinator will answer the next requests of one kind with these errors, first come, first served. */
export function injectErrors(sim: Sim, command: Extract<Command, { do: 'group.answer' }>): void {
  const { group, id, api, errors } = command
  const to = id === undefined ? null : memberNodeId(group, id)
  const codes = errors.map((name) => errorCodes[name])
  const injected: InjectedErrors = { codes, to, cause: sim.cause }
  sim.state.durable[keyOf(group, api)] = injected
}

/**
 * Answers with the next injected error; false when none waits. The coordinator's own state does not change: the client
 * alone takes the error for true.
 */
export function answerInjected(sim: Sim, group: string, request: RequestEnvelope): boolean {
  const injected = sim.state.durable[keyOf(group, request.api)] as InjectedErrors | undefined
  if (!injected || (injected.to !== null && injected.to !== request.from)) return false
  const code = injected.codes.shift()
  if (code === undefined) return false
  sim.because(injected.cause, () => {
    refuse(sim, request, code)
  })
  return true
}
