/**
 * Deep copy of plain simulator state. Frozen objects are immutable by agreement (records, sealed chunks, specs) and are
 * shared, which keeps checkpoints cheap.
 */
export function cloneState<T>(value: T): T {
  return cloneValue(value) as T
}

function cloneValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) return value.map(cloneValue)
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, cloneValue(item)]))
  }
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) copy[key] = cloneValue(item)
  return copy
}
