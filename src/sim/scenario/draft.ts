import * as v from 'valibot'
import {
  clusterSchema,
  eventSchema,
  groupSchema,
  producerSchema,
  topicSchema,
  type CheckedFile,
} from './schema.ts'

/**
 * One part of a file as far as it can be read. A part with a broken field is read without that field, so that its
 * settings are still checked; `isWhole` tells that nothing had to be left out.
 */
export interface Draft<T> {
  readonly raw: unknown
  readonly value: T | null
  readonly isWhole: boolean
}

/** A file in parts, so that a mistake in one does not hide those in the others. */
export interface FileDraft {
  readonly cluster: Draft<CheckedFile['cluster']>
  readonly topics: readonly Draft<CheckedFile['topics'][number]>[]
  readonly producers: readonly Draft<CheckedFile['producers'][number]>[]
  readonly groups: readonly Draft<CheckedFile['groups'][number]>[]
  readonly events: readonly Draft<CheckedFile['events'][number]>[]
}

/** Reads the parts of a file that are readable, whatever the rest looks like. */
export function draftFile(data: unknown): FileDraft {
  const part = (name: string): unknown => (isObject(data) ? data[name] : undefined)
  const parts = (name: string): readonly unknown[] => {
    const list = part(name)
    return Array.isArray(list) ? list : []
  }
  return {
    cluster: draftOf(clusterSchema, part('cluster') ?? {}),
    topics: parts('topics').map((raw) => draftOf(topicSchema, raw)),
    producers: parts('producers').map((raw) => draftOf(producerSchema, raw)),
    groups: parts('groups').map((raw) => draftOf(groupSchema, raw)),
    events: parts('events').map((raw) => draftOf(eventSchema, raw)),
  }
}

/** The name under which others refer to a part, even when the part is otherwise broken. */
export function nameOf({ raw }: Draft<unknown>, field: 'id' | 'name'): string | null {
  const name = isObject(raw) ? raw[field] : null
  return typeof name === 'string' ? name : null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields left out of one part before it is given up. */
const prunedMax = 50

function draftOf<T>(schema: v.GenericSchema<unknown, T>, raw: unknown): Draft<T> {
  const first = v.safeParse(schema, raw)
  if (first.success) return { raw, value: first.output, isWhole: true }
  const copy = copyOf(raw)
  let issues: readonly v.BaseIssue<unknown>[] = first.issues
  for (let pruned = 0; pruned < prunedMax; pruned++) {
    const [issue] = issues
    if (
      !issue ||
      !prune(
        copy,
        (issue.path ?? []).map((each) => each.key),
      )
    )
      break
    const result = v.safeParse(schema, copy)
    if (result.success) return { raw, value: result.output, isWhole: false }
    issues = result.issues
  }
  return { raw, value: null, isWhole: false }
}

/** Deletes the innermost field of an object that lies on the path. False when there is none. */
function prune(root: unknown, path: readonly unknown[]): boolean {
  for (let length = path.length; length > 0; length--) {
    const owner = path.slice(0, length - 1).reduce(at, root)
    const key = String(path[length - 1])
    if (isObject(owner) && Object.hasOwn(owner, key)) return Reflect.deleteProperty(owner, key)
  }
  return false
}

const at = (value: unknown, key: unknown): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, String(key)) : undefined

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]))
}
