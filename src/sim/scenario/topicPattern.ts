const topicName = /^[A-Za-z0-9._-]{1,249}$/

/** Whether a subscription's entry is a regular expression: it begins with `^`, as librdkafka has it. */
export const isPattern = (entry: string): boolean => entry.startsWith('^')

/** Whether the text is a topic's name, or `^` and a regular expression that can be read. */
export function isTopicOrPattern(text: string): boolean {
  if (!isPattern(text)) return topicName.test(text)
  try {
    return new RegExp(text, 'u').test('') || true
  } catch {
    return false
  }
}

/**
 * The topics that a subscription names: plain names whether they exist or not, and what the patterns match among the
 * topics that exist. Sorted; each once. A pattern has to match the whole name, as `java.util.regex` does it.
 */
export function subscribedTopics(
  entries: readonly string[],
  existing: readonly string[],
): readonly string[] {
  const names = entries.flatMap((entry) => {
    if (!isPattern(entry)) return [entry]
    const pattern = new RegExp(`^(?:${entry})$`, 'u')
    return existing.filter((topic) => pattern.test(topic))
  })
  return [...new Set(names)].toSorted()
}
