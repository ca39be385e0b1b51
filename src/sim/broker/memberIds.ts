import type { Sim } from '../kernel.ts'

/** Looks like a random UUID, out of the group's own stream. */
export function drawUuid(sim: Sim, groupId: string): string {
  const hex = (digits: number): string =>
    sim
      .draw(`memberIds:${groupId}`, 0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0')
  return `${hex(6)}${hex(2)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}
