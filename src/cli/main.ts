import process from 'node:process'
import { BrokenFileError, UsageError } from './usageError.ts'

type Print = (line: string) => void
/** `print` writes results, `warn` what concerns the person and not the result. */
type Command = (args: readonly string[], print: Print, warn: Print) => number

/** Loaded when asked for, so that one command does not pay for the others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  conformance: async () => (await import('./conformanceCommand.ts')).conformanceCommand,
  recordings: async () => (await import('./recordings.ts')).recordingsCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  run: async () => (await import('./run.ts')).runCommand,
  fuzz: async () => {
    const { fuzzCommand } = await import('./fuzz.ts')
    return (args, print) => fuzzCommand(args, print, () => performance.now())
  },
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const load = name === undefined ? undefined : commands[name]
  try {
    if (!load) {
      const known = Object.keys(commands).join(', ')
      throw new UsageError(
        `${name === undefined ? 'no command' : `unknown command ${name}`}; one of: ${known}`,
      )
    }
    const command = await load()
    return command(
      args,
      (line) => process.stdout.write(`${line}\n`),
      (line) => process.stderr.write(`${line}\n`),
    )
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const isList = error instanceof BrokenFileError
    process.stderr.write(`${isList ? error.message : error.message.replaceAll('\n', ' ')}\n`)
    return 2
  }
}

process.exitCode = await main(process.argv.slice(2))
