/** The command line or an input file is wrong: print one line, exit 2. */
export class UsageError extends Error {}
