import { docsEn } from './docs.en.ts'
import { docsRu } from './docs.ru.ts'
import type { ConfigId } from './entries.ts'
import type { ConfigEntry } from './types.ts'

/** A text in both languages. */
export interface Bilingual {
  readonly en: string
  readonly ru: string
}

/** The one-line explanation of a setting in both languages. */
export function configDoc(entry: ConfigEntry): Bilingual {
  const id = entry.id as ConfigId // every entry was built from these very keys
  return { en: docsEn[id], ru: docsRu[id] }
}
