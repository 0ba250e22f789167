/** What a command printed; `compared` is false where only its effect counts here. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly compared: boolean;
}

/** Of this command only the effect counts. */
export const silent: Outcome = { stdout: '', stderr: '', code: 0, compared: false };

export const printed = (stdout: string, stderr = ''): Outcome => ({
  stdout,
  stderr,
  code: 0,
  compared: true,
});

export const refused = (stderr: string): Outcome => ({ stdout: '', stderr, code: 1, compared: true });
