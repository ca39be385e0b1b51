/** Between the parts of a handle: file, container, own name. */
export const handleSeparator = '\u0000'

type NameOf = (handle: string) => string

/** The part of a handle that librdkafka prints, `cat-a#consumer-1`. */
export const ownName: NameOf = (handle) => handle.slice(handle.lastIndexOf(handleSeparator) + 1)
const clientId: NameOf = (handle) => ownName(handle).replace(/#consumer-\d+$/, '')
const inPlace: NameOf = (handle) =>
  handle
    .split(handleSeparator)
    .filter((part) => part !== '')
    .join(' ')

/**
 * What each handle is called: its `client.id` where that is enough, else with its number, else with its container and file.
 */
export function memberNames(handles: Iterable<string>): ReadonlyMap<string, string> {
  const all = [...new Set(handles)]
  const isAlone = (handle: string, nameOf: NameOf): boolean =>
    all.every((other) => other === handle || nameOf(other) !== nameOf(handle))
  return new Map(
    all.map((handle) => {
      const nameOf = [clientId, ownName].find((each) => isAlone(handle, each)) ?? inPlace
      return [handle, nameOf(handle)]
    }),
  )
}
