/** What a command printed; `compared` is false where only its effect counts here. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** A command that is not over when nobody waits any more has none. */
  readonly code: number | 'still running';
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

export const refused = (stderr: string, stdout = ''): Outcome => ({
  stdout,
  stderr,
  code: 1,
  compared: true,
});

/** Why a command ends early; the message is what kubectl prints behind `error: `, or the API server's refusal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** `error: ...` */
export const complaint = (message: string): Refusal => new Refusal(`error: ${message}`);

/** A mistake in the call: where to read about it. */
export const misuse = (message: string, verb: string): Refusal =>
  complaint(`${message}\nSee 'kubectl ${verb} -h' for help and examples`);
