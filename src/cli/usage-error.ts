/** What a command's end means to the shell that called it. */
export const exitCode = {
  ok: 0,
  failures: 1,
  usage: 2,
  nothingMatched: 3,
  environment: 4,
  drift: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The caller's mistake, told in one sentence; ends the command without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: ExitCode;
  constructor(sentence: string, code: ExitCode = exitCode.usage) {
    super(sentence);
    this.code = code;
  }
}
