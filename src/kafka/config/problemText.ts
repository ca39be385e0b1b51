import type { Bilingual } from './docs.ts'
import { lintTextEn } from './lintText.en.ts'
import { lintTextRu } from './lintText.ru.ts'
import type { RefusalId } from './combinations.ts'
import type { ConfigProblem, ProblemReason } from './validate.ts'

type PlainReason = Exclude<ProblemReason, RefusalId>
type Render = (problem: ConfigProblem) => Bilingual

const param = ({ params }: ConfigProblem, name: string): string => params[name] ?? ''

/** `; use X` when there is a suggestion. */
const advice = (mend: string, en: string, ru: string): Bilingual =>
  mend === '' ? { en: '', ru: '' } : { en: `; ${en} ${mend}`, ru: `; ${ru} ${mend}` }

const both = (en: string, ru: string, hint: Bilingual = { en: '', ru: '' }): Bilingual => ({
  en: `${en}${hint.en}.`,
  ru: `${ru}${hint.ru}.`,
})

const renders: Readonly<Record<PlainReason, Render>> = {
  unknownKey: ({ key, mend }) =>
    both(
      `Unknown setting ${key}`,
      `Неизвестная настройка ${key}`,
      advice(mend, 'did you mean', 'возможно, это'),
    ),
  foreignKey: (problem) =>
    both(
      `${problem.key} is not a setting of ${param(problem, 'flavour')}`,
      `У ${param(problem, 'flavour')} нет настройки ${problem.key}`,
      advice(problem.mend, 'here it is called', 'здесь она называется'),
    ),
  misspeltKey: ({ key, mend }) =>
    both(
      `${key} is spelled differently here`,
      `${key} здесь пишется иначе`,
      advice(mend, 'use', 'нужно'),
    ),
  wrongRole: (problem) =>
    both(
      `${problem.key} has no meaning for ${param(problem, 'role')}`,
      `${problem.key} не действует для ${param(problem, 'role')}`,
      advice(param(problem, 'roles'), 'it belongs to', 'её место:'),
    ),
  badType: (problem) =>
    both(
      `${problem.key} cannot be ${param(problem, 'value')}`,
      `${problem.key} не может быть ${param(problem, 'value')}`,
      advice(problem.mend, 'expected', 'ожидается'),
    ),
  outOfRange: (problem) =>
    both(
      `${problem.key}=${param(problem, 'value')} is out of range`,
      `${problem.key}=${param(problem, 'value')} вне допустимых границ`,
      advice(problem.mend, 'allowed is', 'можно'),
    ),
  badChoice: (problem) =>
    both(
      `${problem.key}=${param(problem, 'value')} is not accepted`,
      `${problem.key}=${param(problem, 'value')} не принимается`,
      advice(problem.mend, 'allowed are', 'можно'),
    ),
  repeatedKey: (problem) =>
    both(
      `${problem.key} is set twice under different names`,
      `${problem.key} задана дважды под разными именами`,
      advice(param(problem, 'kept'), 'the value kept is that of', 'действует значение'),
    ),
}

const isPlain = (reason: ProblemReason): reason is PlainReason => Object.hasOwn(renders, reason)

/** One problem as a sentence in both languages. */
export function problemText(problem: ConfigProblem): Bilingual {
  const { reason, mend } = problem
  if (isPlain(reason)) return renders[reason](problem)
  const hint = mend === '' ? '' : ` (${mend})`
  return {
    en: `${lintTextEn[reason].message} ${lintTextEn[reason].mend}${hint}`,
    ru: `${lintTextRu[reason].message} ${lintTextRu[reason].mend}${hint}`,
  }
}
