import type { MemberView } from '../../trace/world.ts'
import type { MemberBox } from './layoutTypes.ts'

/** The cats that a card shows of what its member was handed last: none where the card has something else to say. */
export function catsOn(member: MemberView, max: number): MemberView['recent'] {
  if (max === 0 || !isPlainlyReading(member)) return []
  // beside its cats there is only room for a few words, and who is out has more to say
  return member.recent.slice(isZombie(member) ? -1 : -max)
}

/** Where the first of so many cats begins: at the end of a row they stand beside its texts. */
export const catsStart = ({ x, size, max, anchor }: MemberBox['cats'], count: number): number =>
  anchor === 'end' ? x + (max - count) * catPitch(size) : x

/** From one cat on a card to the next. */
export const catPitch = (size: number): number => size + 3

const isPlainlyReading = (member: MemberView): boolean =>
  member.running &&
  member.frozenUntilUs === null &&
  member.handler === null &&
  member.paused.length === 0 &&
  (member.state === 'stable' || isZombie(member)) &&
  member.waitingFor.length === 0

/** It fell out of its group, and its application works on without knowing. */
const isZombie = ({ state, owned }: MemberView): boolean => state === 'unjoined' && owned.length > 0
