/** A text setting; null where it is not set or empty, which clients take for the same. */
export const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/** Whether a client set up like this speaks KIP-848 heartbeats. */
export const speaksConsumerProtocol = (config: Readonly<Record<string, unknown>>): boolean =>
  String(config['group.protocol']).toLowerCase() === 'consumer'
