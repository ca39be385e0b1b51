/** A text setting; null where it is not set or empty, which clients take for the same. */
export const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null
