/** The command line or an input file is wrong: print one line, exit 2. */
export class UsageError extends Error {}

/** An input file has mistakes: print each on its own line, exit 2. */
export class BrokenFileError extends UsageError {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
  }
}
